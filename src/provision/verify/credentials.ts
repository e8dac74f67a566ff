import type { Host } from '../cluster.ts';
import type { Verification } from '../verification.ts';
import { foldedNames } from './folded-names.ts';
import { problemOf } from './known-faults.ts';

/** Prints a credential of this host's as base64. */
export const CREDENTIAL = 'echo "@credential $(munge -n | base64 -w 0)"\n';

/** Prints what this host's munge says to a credential of `node`. */
export function believe(node: string, credential: string): string {
  return `printf '%s' '${credential}' | base64 -d | unmunge 2>&1 | sed -n 's/^STATUS: */@of ${node} /p; s/^unmunge: Error: */@of ${node} /p'\n`;
}

export function readCredential(output: string): string | undefined {
  return /^@credential ([A-Za-z0-9+/=]+)$/m.exec(output)?.[1];
}

/** What was said to `node`'s credential. */
export function readBelief(output: string, node: string): string {
  const line = output.split('\n').find((each) => each.startsWith(`@of ${node} `));
  return line?.slice(`@of ${node} `.length) ?? 'munge does not answer';
}

export interface Belief {
  readonly node: string;
  /** What the node said to the head's credential, and the head to the node's. */
  readonly ofHead: string;
  readonly ofNode: string;
}

export function judgeBeliefs(head: Host, beliefs: readonly Belief[]): Verification {
  const problems = beliefs.flatMap(({ node, ofHead, ofNode }) => {
    const bad = [ofHead, ofNode].find((status) => !status.startsWith('Success'));
    if (bad === undefined) return [];
    const [who, whose] = bad === ofHead ? [node, head.node] : [head.node, node];
    return [problemOf({ check: 'munge', what: `${who} does not believe a munge credential of ${whose}`, node }, [bad])];
  });
  if (problems.length > 0 || beliefs.length === 0) return { verified: [], problems };
  const names = foldedNames(beliefs.map(({ node }) => node));
  return { verified: [`${head.node} and ${names} believe each other's munge credentials.`], problems };
}
