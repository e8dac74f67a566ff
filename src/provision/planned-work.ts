import { type Host, staying } from './cluster.ts';
import type { Phase } from './phase.ts';
import { stretches } from './run-phases.ts';
import { VERIFY } from './run-verify.ts';
import { secondsLeft } from './time-left.ts';
import type { UpRun } from './up-run.ts';

/** By node: the phases that will have something to do there, as far as that can be told before the first of them. */
export function plannedWork(run: UpRun): ReadonlyMap<string, readonly string[]> {
  const { cluster, plan } = run.parts;
  const has = (host: Host, phase: Phase) => {
    if (phase.concerns?.(host, cluster) === false) return false;
    try {
      return phase.steps(run.view(host, phase)).length > 0;
    } catch {
      return true; // it is said in its turn
    }
  };
  return new Map(
    staying(cluster).map((host) => [
      host.node,
      [...plan.filter((phase) => has(host, phase)).map(({ name }) => name), VERIFY],
    ]),
  );
}

/** Of undoing nothing is known: no two runs of it take away the same. */
export function timeLeft(
  run: UpRun,
  costs: ReadonlyMap<string, number>,
  planned: ReadonlyMap<string, readonly string[]>,
) {
  const { cluster, plan, progress } = run.parts;
  if (cluster.leaving.size > 0) return undefined;
  const spent = (node: string, phases: readonly string[]) =>
    new Map(
      phases.flatMap((phase) => {
        const seconds = progress.spent(phase, node);
        return seconds === undefined ? [] : [[phase, seconds]];
      }),
    );
  const work = new Map([...planned].map(([node, phases]) => [node, spent(node, phases)]));
  const names = [...stretches(plan).map((stretch) => stretch.map(({ name }) => name)), [VERIFY]];
  return secondsLeft({ stretches: names, work, costs });
}
