import { BreadboxError } from '../cluster/errors.ts';
import type { MaintainedNode } from './maintained-node.ts';
import type { MaintenanceRun } from './maintenance-run.ts';

const ASK_SEC = 20;

/** Of this boot. @throws BreadboxError as `Remote.run` */
export async function bootIdOf(run: MaintenanceRun, { target, node }: MaintainedNode): Promise<string> {
  const { stdout, stderr, exitCode } = await run.parts.talk.run(target, 'cat /proc/sys/kernel/random/boot_id', {
    timeoutSec: ASK_SEC,
  });
  const bootId = stdout.trim();
  if (exitCode === 0 && bootId !== '') return bootId;
  throw new BreadboxError('command-failed', `${node} does not say which boot it is in: ${stderr.trim()}`);
}

/** @throws BreadboxError `command-failed` where its system refuses; as `Remote.run` */
export async function goDown(run: MaintenanceRun, node: MaintainedNode, verb: 'reboot' | 'poweroff'): Promise<void> {
  const { talk, remote } = run.parts;
  // Its answer may be cut off by what it asked for.
  const answer = await talk
    .run(node.target, `systemctl --no-block ${verb}`, { timeoutSec: ASK_SEC })
    .catch((error: unknown) => {
      if (error instanceof BreadboxError && (error.code === 'unreachable' || error.code === 'timed-out'))
        return undefined;
      throw error;
    });
  if (answer !== undefined && answer.exitCode !== 0)
    throw new BreadboxError('command-failed', `${node.node} refuses: ${answer.stderr.trim().split('\n').at(-1)}`);
  await remote.disconnect([node.target]);
}

/** Restarts a node and waits until it is in another boot. @throws BreadboxError `timed-out` where it does not come back */
export async function restartNode(run: MaintenanceRun, node: MaintainedNode): Promise<void> {
  const { remote, patience } = run.parts;
  const before = await bootIdOf(run, node);
  run.say(node, 'goes down');
  await goDown(run, node, 'reboot');
  run.say(node, 'starts');
  for (const until = Date.now() + patience.backSec * 1000; Date.now() < until; ) {
    await run.pause();
    // It is away, or on its way down or up: the boot id says when it is another boot.
    const now = await bootIdOf(run, node).catch(() => undefined);
    if (now !== undefined && now !== before) return;
    await remote.disconnect([node.target]);
  }
  const waited = patience.backSec >= 120 ? `${Math.round(patience.backSec / 60)} minutes` : `${patience.backSec} s`;
  throw new BreadboxError('timed-out', `${node.node} has not come back within ${waited} of its restart.`, {
    hint: 'Look at its power and its lights.',
  });
}
