import { setTimeout as sleep } from 'node:timers/promises';
import { cpuSeconds } from '../cpu-watch.ts';
import { type ProcessName, processComm, withDescendants } from '../process-tree.ts';

/** A look takes 2 to 5 ms of one core, which who is measured lacks. */
const LOOK_MS = 1000;

export interface SeenProcess {
  readonly pid: number;
  /** A rank of HPL; otherwise a process of Breadbox. */
  readonly isRank: boolean;
  /** Processor time since its birth. */
  readonly seconds: number;
}

export interface StepCost {
  /** Of Breadbox, from the first look at which ranks were there to the last. */
  readonly ownSec: number;
  readonly ranksSec: number;
}

/** What it adds up to. `looks`: all processes, at one instant after the other. */
export function stepCost(looks: readonly (readonly SeenProcess[])[]): StepCost {
  const during = looks.filter((look) => look.some(({ isRank }) => isRank));
  // Who came later counts from birth.
  const before = new Map(during[0]?.filter(({ isRank }) => !isRank).map(({ pid, seconds }) => [pid, seconds]));
  const last = new Map(during.flat().map((each) => [each.pid, each]));
  const sum = (isRank: boolean): number =>
    [...last.values()]
      .filter((each) => each.isRank === isRank)
      .reduce((total, { pid, seconds }) => total + seconds - (before.get(pid) ?? 0), 0);
  return { ownSec: sum(false), ranksSec: sum(true) };
}

/** Looks at the processes of `roots` until it is stopped, and answers what they have cost. */
export function watchStep(roots: () => readonly ProcessName[]): { stop(): Promise<StepCost> } {
  const stopped = new AbortController();
  const looks: SeenProcess[][] = [];
  const looking = (async () => {
    while (!stopped.signal.aborted) {
      looks.push(look(roots()));
      await sleep(LOOK_MS, undefined, { signal: stopped.signal }).catch(() => undefined);
    }
  })();
  return {
    async stop() {
      stopped.abort();
      await looking;
      return stepCost(looks);
    },
  };
}

/** mpirun and the shells of the step are neither: they wait. */
const LAUNCHERS = new Set(['mpirun', 'orted', 'env']);

function look(roots: readonly ProcessName[]): SeenProcess[] {
  const pids = new Set(roots.flatMap((root) => withDescendants(root).map(({ pid }) => pid)));
  return [...pids].flatMap((pid) => {
    const name = processComm(pid);
    const seconds = cpuSeconds(pid);
    if (name === undefined || seconds === undefined || LAUNCHERS.has(name)) return [];
    return [{ pid, isRank: name === 'hpcc', seconds }];
  });
}
