import { setTimeout as sleep } from 'node:timers/promises';
import { BreadboxError } from '../cluster/errors.ts';
import { type Host, staying } from './cluster.ts';
import type { Remote } from './ssh/remote.ts';
import type { UpRun } from './up-run.ts';

const RESTART = 'restart';
const BACK_SEC = 300;
const AGAIN_MS = 2000;

/** Restarts the hosts that need it, all at once, and waits for them. Whether one was. */
export async function restartHosts(run: UpRun, remote: Pick<Remote, 'disconnect'>): Promise<boolean> {
  const { cluster, progress, cancelled } = run.parts;
  const needy = staying(cluster).filter(({ node }) => progress.reboot.has(node) && !run.hasFailed(node));
  const hosts = needy.filter(({ target }) => target.local !== true);
  for (const { node } of needy.filter((host) => !hosts.includes(host)))
    progress.warnings.push({
      check: 'reboot',
      node,
      sentence: `${node} is the computer of the head itself: restart it by hand, then run up again.`,
    });
  if (hosts.length === 0 || cancelled.aborted) return false;
  const nodes = hosts.map(({ node }) => node);
  progress.addPhase(RESTART, 'restart', nodes);
  await Promise.all(
    hosts.map((host) =>
      run.guarded(host, RESTART, async () => {
        progress.begin(RESTART, host.node, 'goes down');
        await restart(host, run, remote);
        progress.reboot.delete(host.node);
        progress.end(RESTART, host.node, 'changed');
      }),
    ),
  );
  return nodes.some((node) => !run.hasFailed(node));
}

/** @throws BreadboxError `timed-out` where it does not come back */
async function restart({ node, target, facts }: Host, run: UpRun, remote: Pick<Remote, 'disconnect'>): Promise<void> {
  const { talk, progress } = run.parts;
  await talk.run(target, 'systemctl --no-block reboot');
  await remote.disconnect([target]);
  progress.doing(RESTART, node, 'starts');
  for (const until = Date.now() + BACK_SEC * 1000; Date.now() < until; ) {
    await sleep(AGAIN_MS);
    // It is away, or on its way down or up: the boot id says when it is another boot.
    const now = await talk.gather(target, []).catch(() => undefined);
    if (now !== undefined && now.facts.bootId !== facts.bootId) return;
    await remote.disconnect([target]);
  }
  throw new BreadboxError('timed-out', `${node} has not come back within ${BACK_SEC / 60} minutes of its restart.`, {
    hint: 'Look at its power and its lights; then run up again.',
  });
}
