import type { BenchRun } from '../../protocol/bench.ts';
import type { Client } from '../client.ts';
import { printable } from '../output/printable.ts';
import { type ProgressLines, startProgressList } from '../output/progress-list.ts';
import { type Ended, stayWith } from '../stay-with.ts';
import type { World } from '../world.ts';

/** What is measured at the moment, how far it is, and until when. */
const BENCH_LINES: ProgressLines<BenchRun> = {
  live: (run, turning) => [printable(`${turning} ${run.benchmark}: ${run.now ?? 'measures'}${left(run)}`)],
  plain: ({ benchmark, now }) => (now === undefined ? [] : [[`${benchmark}: ${now}`, `${benchmark}: ${now}`] as const]),
};

function left({ done, total, expectedEndAt }: BenchRun): string {
  const until =
    expectedEndAt === undefined ? '' : `, until about ${new Date(expectedEndAt).toTimeString().slice(0, 5)}`;
  return total === 0 ? until : `, ${done} of ${total}${until}`;
}

/** Stays with a run of a benchmark to its end. @throws Interrupted */
export function stayWithBench(world: World, client: Client, run: string, quiet: boolean): Promise<Ended<BenchRun>> {
  const params = { run };
  return stayWith(world, {
    name: run,
    list: startProgressList(world, quiet, BENCH_LINES),
    cancelWords: 'It ends; what was found stays.',
    cancel: (signal) => client.call('POST /api/bench-runs/{run}/cancel', { params, signal }),
    follow: (signal) => client.stream('GET /api/bench-runs/{run}/follow', { params, signal }),
    stateIn: (line) => JSON.parse(line) as BenchRun,
  });
}
