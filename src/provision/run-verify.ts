import { staying } from './cluster.ts';
import type { UpSurroundings } from './run-up.ts';
import type { UpRun } from './up-run.ts';
import type { Verify } from './verification.ts';

export const VERIFY = 'verify';

/** Whether all was proved that there is to prove; what was not is among the problems. Its line of the list is there already. */
export async function verifyAll(
  run: UpRun,
  verify: Verify | undefined,
  agentsHeard: UpSurroundings['agentsHeard'],
  signal: AbortSignal,
): Promise<boolean> {
  const { cluster, progress, talk } = run.parts;
  const hosts = staying(cluster).filter(({ node }) => !run.hasFailed(node));
  if (verify === undefined) return true;
  const all = staying(cluster).map(({ node }) => node);
  if (run.hasFailed(cluster.head.node)) {
    for (const node of all)
      progress.end(VERIFY, node, 'skipped', `it needs ${cluster.head.node}, the head, which has failed`);
    return false;
  }
  const isIn = new Set(hosts.map(({ node }) => node));
  for (const node of all)
    if (isIn.has(node)) progress.begin(VERIFY, node);
    else progress.end(VERIFY, node, 'skipped', 'it has failed before');
  const { verified, problems } = await verify({
    ...{ cluster, hosts, signal },
    run: (host, script, options) => talk.run(host.target, script, options),
    agentsHeard: (nodes) => agentsHeard(nodes, signal),
    now: (nodes, what) => {
      for (const node of nodes) if (isIn.has(node)) progress.doing(VERIFY, node, what);
    },
  });
  progress.verified = verified;
  progress.problems.push(...problems);
  for (const { node } of hosts) {
    const found =
      problems.find((problem) => problem.node === node) ?? problems.find((problem) => problem.node === undefined);
    progress.end(VERIFY, node, found ? 'failed' : 'ok', found?.sentence);
  }
  return problems.length === 0;
}
