import { type Accessor, createSignal } from 'solid-js';
import type { BreadboxError } from '../../cluster/errors.ts';
import type { BenchRun } from '../../protocol/bench.ts';
import { call } from '../client.ts';
import { createLive } from '../live.ts';
import { createLoad } from '../load.ts';

export interface BenchData {
  /** Newest first, without inputs and single figures; undefined until the head has answered. */
  readonly list: Accessor<readonly BenchRun[] | undefined>;
  /** The one that the page asked for, whole. */
  readonly whole: Accessor<BenchRun | undefined>;
  readonly problem: Accessor<BreadboxError | undefined>;
  /** Runs that are new here or have changed. */
  put(runs: readonly BenchRun[]): void;
  /** Asks for the list again: something was imported or removed. */
  reload(): void;
}

/** A run that goes on is told of often; its figures are asked for again this often at most. */
const WHOLE_GAP_MS = 1000;

/** @param asked the run that is shown whole, if any */
export function createBenchData(asked: Accessor<string | undefined>): BenchData {
  const [list, setList] = createSignal<readonly BenchRun[]>();
  const load = createLoad(
    () => true,
    async (_, signal) => {
      const fresh = await call('GET /api/bench-runs', { signal });
      // It may have been told of the end of one while the answer was on its way.
      setList((known = []) =>
        fresh.map((one) =>
          later(
            one,
            known.find(({ run }) => run === one.run),
          ),
        ),
      );
      return true;
    },
  );
  const whole = createLoad(asked, (run, signal) => call('GET /api/bench-runs/{run}', { params: { run }, signal }), {
    gapMs: WHOLE_GAP_MS,
  });
  const put = (runs: readonly BenchRun[]) => {
    setList((known = []) => {
      const all = [...known];
      for (const next of runs) {
        const at = all.findIndex(({ run }) => run === next.run);
        if (at < 0) all.unshift(next);
        else all[at] = later(next, all[at]);
      }
      return all;
    });
    if (runs.some(({ run }) => run === whole.value()?.run)) whole.reload();
  };
  createLive(() => undefined, load.reload, { benchRun: (run) => put([run]) });
  return {
    list,
    whole: () => {
      const known = whole.value();
      const news = list()?.find(({ run }) => run === known?.run);
      // The list is told of progress first; that it has ended is shown with the figures, which are in the whole one.
      if (known?.state !== 'running' || news?.state !== 'running') return known;
      const { now, done, total, expectedEndAt, startedAt } = news;
      return { ...known, now, done, total, expectedEndAt, startedAt };
    },
    problem: () => load.problem() ?? whole.problem(),
    put,
    reload: load.reload,
  };
}

/** A later state may come before an earlier one, by the other way. */
function later(next: BenchRun, known: BenchRun | undefined): BenchRun {
  return known !== undefined && known.state !== 'running' && next.state === 'running' ? known : next;
}
