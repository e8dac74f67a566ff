import type { FarmRound } from '../bench-farm.ts';
import type { Bench, StepFile } from '../benchmark.ts';
import { farmFindings } from '../farm-findings.ts';
import type { Size } from './mandelbrot.ts';
import { type Drawn, sumOfPieces } from './speed-up.ts';
import { workerCounts } from './worker-counts.ts';

/** Tasks that a worker of the widest round has: enough that the last one keeps nobody waiting for long. */
const TASKS_A_WORKER = 16;
const LEAST_TASKS = 64;
const NAP_MS = 100;
const NAPS_A_PROCESSOR = 10;

/**
 * The picture in pieces of whole rows, each a task of a project in stream mode. The rounds with most workers come first, since idle
 * ones leave. What the farm itself needs, and its last tasks, are in the figures.
 */
export function drawByFarm(
  bench: Bench,
  program: StepFile,
  { columns, rows }: Size,
  oneSec: number,
): Promise<readonly Drawn[]> {
  const processors = bench.nodes.reduce((sum, { threads }) => sum + threads, 0);
  const project = {
    argv: [`./${program.name}`, 'tasks', String(columns), String(rows)],
    mode: 'stream' as const,
    files: [program],
    warmUp: Array.from({ length: NAPS_A_PROCESSOR * processors }, () => ({ napMs: NAP_MS })),
  };
  return bench.farm(project, async (farm) => {
    const tasks = piecesOf(rows, farm.slots);
    const counts = workerCounts(farm.slots).toReversed();
    bench.expect(counts.map((workers) => Math.ceil(oneSec / workers)));
    const drawn: Drawn[] = [];
    const rounds: FarmRound[] = [];
    for (const workers of counts) {
      const expectedSec = Math.ceil(oneSec / workers);
      const what = `${tasks.length} tasks of the farm by ${workers} ${workers === 1 ? 'worker' : 'workers'}`;
      const round = await farm.round({ what, tasks, workers, expectedSec });
      drawn.push({ workers, seconds: round.seconds, sum: sumOfPieces(round.answers.map(String)) });
      rounds.push(round);
    }
    for (const finding of farmFindings(farm, rounds)) bench.found(finding);
    return drawn;
  });
}

/** All rows, each once. */
export function piecesOf(rows: number, slots: number): readonly { readonly fromRow: number; readonly toRow: number }[] {
  const count = Math.min(rows, Math.max(LEAST_TASKS, TASKS_A_WORKER * slots));
  const edge = (piece: number) => Math.floor((piece * rows) / count);
  return Array.from({ length: count }, (_, piece) => ({ fromRow: edge(piece), toRow: edge(piece + 1) }));
}
