import { NodeSet } from '../../cluster/node-set.ts';
import type { UpProblem } from '../../protocol/provision.ts';
import { AGENT_SERVICE } from '../phases/install-agent.ts';
import type { Verification, Verifying } from '../verification.ts';

/** Whether the head hears each node's agent; what those say that it does not hear stands in their own logs. */
export async function agentsSpeak(verifying: Pick<Verifying, 'hosts' | 'run' | 'agentsHeard'>): Promise<Verification> {
  const { hosts, run, agentsHeard } = verifying;
  const heard = await agentsHeard(hosts.map(({ node }) => node));
  const silent = hosts.filter(({ node }) => !heard.has(node));
  const problems = silent.map(async (host): Promise<UpProblem> => {
    const log = await run(
      host,
      `journalctl -q -n 5 -o cat -u ${AGENT_SERVICE} || systemctl status ${AGENT_SERVICE}`,
    ).then(
      ({ stdout }) => stdout.trim(),
      (error: Error) => error.message,
    );
    return {
      check: 'agent-silent',
      node: host.node,
      sentence: `The agent of ${host.node} was started, and the head hears nothing of it.`,
      hint: `See what it says: breadbox run -w ${host.node} -- sudo journalctl -u ${AGENT_SERVICE}`,
      ...(log !== '' && { proof: log }),
    };
  });
  const verified =
    heard.size === 0 ? [] : [`The agents of ${NodeSet.of([...heard])} tell the head how their nodes are.`];
  return { verified, problems: await Promise.all(problems) };
}
