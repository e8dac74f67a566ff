import { BreadboxError } from '../cluster/errors.ts';
import type { Maintenance } from '../protocol/maintenance.ts';
import { beginDrain, emptyNode } from './empty-node.ts';
import type { MaintainedNode } from './maintained-node.ts';
import type { OwnRestart } from './maintenance-rows.ts';
import { type MaintenanceRun, Stopping } from './maintenance-run.ts';
import { leaveSlurm, powerOffNode } from './power-off-node.ts';
import { bootIdOf, goDown, restartNode } from './restart-node.ts';
import { testNode } from './test-node.ts';

export interface Turns {
  readonly turns: readonly (readonly MaintainedNode[])[];
  /** All are drained before the first goes: whoever takes all of them waits once. */
  readonly drainsFirst: boolean;
  /** The computer of the head is about to restart: what is to be done when it is back is written down. */
  readonly beforeOwnRestart: (own: OwnRestart) => Promise<void>;
  /** The computer of the head is about to switch off: this is the last that anybody hears. */
  readonly beforeOwnPowerOff: () => Promise<void>;
}

/** `away`: the head's own computer restarts, and the next head goes on. */
export type MaintenanceEnd = Exclude<Maintenance['state'], 'running'> | 'away';

/** Turn after turn to the end, or to the first node that does not come back. @throws nothing that a node does */
export async function runMaintenance(run: MaintenanceRun, around: Turns): Promise<MaintenanceEnd> {
  const { progress, engine } = run.parts;
  const ours = new Set<string>();
  let isAway = false;
  let wrong: string | undefined;
  try {
    if (around.drainsFirst)
      for (const node of around.turns.flat()) if (await beginDrain(run, node)) ours.add(node.node);
    for (const turn of around.turns) {
      if (run.isCancelled || wrong !== undefined) break;
      await Promise.all(
        turn.map(async (node) => {
          const end = await care(run, node, around);
          if (end === 'away') isAway = true;
          else if (end !== 'done') wrong ??= end.failed;
        }),
      );
    }
  } catch (error) {
    if (error instanceof Stopping) return 'interrupted';
    throw error;
  }
  const left = progress.snapshot.nodes.filter(({ step }) => step === 'waiting').map(({ node }) => node);
  for (const node of left) {
    if (ours.has(node)) await engine.resume([node]).catch(() => undefined);
    progress.set(node, 'skipped', wrong === undefined ? 'This was ended before its turn.' : `Left out: ${wrong}`);
  }
  if (isAway) return 'away';
  if (run.isCancelled) return 'cancelled';
  return progress.snapshot.nodes.every(({ step }) => step === 'done') ? 'done' : 'failed';
}

type CareEnd = 'done' | 'away' | { readonly failed: string | undefined };

async function care(run: MaintenanceRun, node: MaintainedNode, around: Turns): Promise<CareEnd> {
  const { progress, kind } = run.parts;
  try {
    const { leftOut, resumes } = await emptyNode(run, node);
    if (leftOut !== undefined) {
      progress.set(node.node, 'skipped', leftOut);
      return { failed: undefined };
    }
    return await guarded(run, node, resumes, async () => {
      if (kind === 'power-off') {
        progress.set(node.node, 'powering-off');
        if (node.isOwn) return switchOffOwn(run, node, resumes, around);
        await powerOffNode(run, node, resumes);
      } else {
        progress.set(node.node, 'rebooting');
        if (node.isOwn) return restartOwn(run, node, resumes, around);
        await restartNode(run, node);
        await finishRestart(run, node, resumes);
      }
      progress.set(node.node, 'done');
      return 'done';
    });
  } catch (error) {
    if (error instanceof Stopping || !(error instanceof BreadboxError)) throw error;
    progress.set(node.node, 'failed', error.message);
    return { failed: error.message };
  }
}

/** What is left to be done with a node that is in another boot. */
export async function finishRestart(run: MaintenanceRun, node: MaintainedNode, resumes: boolean): Promise<void> {
  run.parts.progress.set(node.node, 'back');
  await testNode(run, node, resumes);
}

/** Where it fails, the node stays drained, and its reason says why. */
export async function guarded<T>(
  run: MaintenanceRun,
  node: MaintainedNode,
  isOurs: boolean,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (isOurs && error instanceof BreadboxError)
      await run.parts.engine.drain([node.node], run.drainReason(error.message)).catch(() => undefined);
    throw error;
  }
}

async function restartOwn(
  run: MaintenanceRun,
  node: MaintainedNode,
  resumes: boolean,
  around: Turns,
): Promise<CareEnd> {
  run.say(node, 'restarts; it is tested when this head is back');
  await around.beforeOwnRestart({ node: node.node, bootId: await bootIdOf(run, node), resumes });
  await goDown(run, node, 'reboot');
  return 'away';
}

async function switchOffOwn(
  run: MaintenanceRun,
  node: MaintainedNode,
  resumes: boolean,
  around: Turns,
): Promise<CareEnd> {
  if (resumes) await leaveSlurm(run, node);
  run.parts.progress.set(node.node, 'done', 'the computer of this head: it switches off now');
  await around.beforeOwnPowerOff();
  await goDown(run, node, 'poweroff');
  return 'done';
}
