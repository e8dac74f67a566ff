import type { Host } from './cluster.ts';
import type { Phase } from './phase.ts';
import type { UpRun } from './up-run.ts';

/** What Breadbox did on the hosts that leave, taken back from the end; those that serve others come last. */
export async function undoPhases(run: UpRun, reachable: (node: string) => boolean): Promise<void> {
  const { cluster, plan, progress } = run.parts;
  const hosts = cluster.hosts.filter(({ node }) => cluster.leaving.has(node) && reachable(node));
  const undone = plan.filter(({ undo }) => undo !== undefined).reverse();
  for (const phase of undone) {
    const of = hosts.filter((host) => phase.concerns?.(host, cluster) !== false);
    if (of.length > 0)
      progress.addPhase(
        rowOf(phase),
        `undo: ${phase.title}`,
        of.map(({ node }) => node),
      );
  }
  const serves = ({ node }: Host) => node === cluster.head.node || node === cluster.storage.node;
  for (const some of [hosts.filter((host) => !serves(host)), hosts.filter(serves)])
    await Promise.all(some.map((host) => onHost(run, host, undone)));
}

async function onHost(run: UpRun, host: Host, undone: readonly Phase[]): Promise<void> {
  const { cluster } = run.parts;
  for (const [at, phase] of undone.entries()) {
    if (phase.concerns?.(host, cluster) === false) continue;
    await run.do(host, phase, (view) => phase.undo?.(view) ?? [], undone.slice(at + 1), rowOf(phase));
  }
}

function rowOf({ name }: Phase): string {
  return `undo-${name}`;
}
