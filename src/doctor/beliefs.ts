import { believe, CREDENTIAL, readBelief, readCredential } from '../provision/verify/credentials.ts';
import type { Exam, Patient } from './check.ts';

/** A credential of root's must not stand in an argument, where anybody could take it and be root with it. */
const SAY = 'sh -s';

/** What a node's munge said to a credential of the head, and the head's to one of the node. */
export interface Belief {
  readonly node: string;
  readonly ofHead: string;
  readonly ofNode: string;
}

/** Whether head and nodes believe each other, by doing; of nodes whose munge runs. @throws BreadboxError as `Remote.run` */
export async function beliefs(nodes: readonly Patient[], head: Patient, { ask }: Exam): Promise<readonly Belief[]> {
  const others = nodes.filter(({ node }) => node !== head.node);
  if (others.length === 0) return [];
  const credential = readCredential((await ask(head.node, { script: CREDENTIAL })).stdout);
  if (credential === undefined) return [];
  const answers = new Map(
    await Promise.all(
      others.map(
        async ({ node }): Promise<[string, string]> => [
          node,
          (await ask(node, { script: SAY, stdin: believe(head.node, credential) + CREDENTIAL })).stdout,
        ],
      ),
    ),
  );
  const own = others.flatMap(({ node }) => {
    const theirs = readCredential(answers.get(node)!);
    return theirs === undefined ? [] : [believe(node, theirs)];
  });
  const { stdout } = await ask(head.node, { script: SAY, stdin: own.join('') });
  return others.map(({ node }) => ({
    node,
    ofHead: readBelief(answers.get(node)!, head.node),
    ofNode: readBelief(stdout, node),
  }));
}

/** The first answer that is none of success, and where it was given. */
export function disbelief(belief: Belief, head: string): { readonly said: string; readonly from: string } | undefined {
  if (!belief.ofHead.startsWith('Success'))
    return { said: belief.ofHead, from: `munge -n on ${head} | unmunge on ${belief.node}` };
  if (!belief.ofNode.startsWith('Success'))
    return { said: belief.ofNode, from: `munge -n on ${belief.node} | unmunge on ${head}` };
  return undefined;
}
