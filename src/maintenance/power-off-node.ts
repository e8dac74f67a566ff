import { BreadboxError } from '../cluster/errors.ts';
import { joinWords } from '../cluster/posix-words.ts';
import type { MaintainedNode } from './maintained-node.ts';
import type { MaintenanceRun } from './maintenance-run.ts';
import { bootIdOf, goDown } from './restart-node.ts';
import { asAdministrator } from './test-node.ts';

/** On its way down a node lets nobody in any more, seconds before it is off. */
const SILENT_LOOKS = 3;

/** Switches a node off and sees that it is. @throws BreadboxError `timed-out` where it still answers */
export async function powerOffNode(run: MaintenanceRun, node: MaintainedNode, resumes: boolean): Promise<void> {
  const { patience, remote } = run.parts;
  await bootIdOf(run, node); // it is on, and lets us in
  // After the head nobody can tell Slurm anything.
  if (node.isHead && resumes) await leaveSlurm(run, node);
  run.say(node, 'goes down');
  await goDown(run, node, 'poweroff');
  let silent = 0;
  for (const until = Date.now() + patience.offSec * 1000; silent < SILENT_LOOKS; await run.pause()) {
    const isSilent = await bootIdOf(run, node).then(
      () => false,
      (error: unknown) => error instanceof BreadboxError && error.code === 'unreachable',
    );
    silent = isSilent ? silent + 1 : 0;
    await remote.disconnect([node.target]);
    if (Date.now() >= until)
      throw new BreadboxError(
        'timed-out',
        `${node.node} was told to switch off, and still answers after ${patience.offSec} s.`,
      );
  }
  if (!node.isHead && resumes) await servesWhenBack(run, node.node);
}

/** Slurm would take a node that still runs back at once: its slurmd is stopped first, and starts with the next boot. */
export async function leaveSlurm(run: MaintenanceRun, node: MaintainedNode): Promise<void> {
  if (run.parts.shell() === undefined) return;
  await run.parts.talk.run(node.target, 'systemctl stop slurmd', { timeoutSec: 60 });
  await servesWhenBack(run, node.node);
}

/**
 * Down without a drain is what Slurm itself ends when slurmd registers again (`ReturnToService=2`, as `up` writes it): who switches the node
 * on need not resume it.
 */
async function servesWhenBack(run: MaintenanceRun, node: string): Promise<void> {
  const shell = run.parts.shell();
  if (shell === undefined) return;
  const update = (...words: string[]): string => joinWords(['scontrol', 'update', `nodename=${node}`, ...words]);
  const script = `${update('state=down', `reason=${run.drainReason()}`)} && ${update('state=undrain')}`;
  // Where it may not be done, the node is drained when it comes back, and says why.
  await shell.run({ script, ...asAdministrator(shell), timeoutSec: 20 }).catch(() => undefined);
}
