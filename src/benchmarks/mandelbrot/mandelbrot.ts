import { BreadboxError } from '../../cluster/errors.ts';
import type { BenchFinding, BenchResultOf } from '../../protocol/bench.ts';
import { type Bench, type Benchmark, figureLines, type StepFile } from '../benchmark.ts';
import type { NodeLook } from '../node-look.ts';
import { drawByFarm } from './by-farm.ts';
import mandelbrotSource from './mandelbrot.c';
import { type Curve, curveOf, type Drawn, readDrawn, wrongPictures } from './speed-up.ts';
import { idealSec, workerCounts } from './worker-counts.ts';

/** What one worker needs for the picture. */
const ONE_SEC = { quick: 2, whole: 10 };
const SIZE_SEC = 3;
const BEGIN_SEC = 10;
/** Without it a processor that multiplies and adds in one step would round otherwise than others. */
const FLAGS = ['-ffp-contract=off', '-pthread', '-lm'];

export const mandelbrot: Benchmark = {
  benchmark: 'mandelbrot',
  title: 'Mandelbrot',
  about: 'How much faster more workers draw one picture: threads of one node, ranks of MPI and tasks of the farm.',
  usesFarm: true,
  plan: (nodes, quick) => planned(nodes, quick),
  run,
};

/** A size, all threads, all ranks, and a round of the farm for each number of workers. */
function planned(nodes: readonly NodeLook[], quick: boolean): readonly number[] {
  const oneSec = quick ? ONE_SEC.quick : ONE_SEC.whole;
  const all = workerCounts(processorsOf(nodes));
  const rounds = all.toReversed().map((workers) => Math.ceil(oneSec / workers));
  const threads = idealSec(workerCounts(nodes[0]!.threads), oneSec);
  return [SIZE_SEC, threads, idealSec(all, oneSec) + all.length, BEGIN_SEC + rounds[0]!, ...rounds.slice(1)];
}

/** As the systems count them: with second threads of cores. */
function processorsOf(nodes: readonly NodeLook[]): number {
  return nodes.reduce((sum, { threads }) => sum + threads, 0);
}

/** Of the picture, in points. */
export interface Size {
  readonly columns: number;
  readonly rows: number;
}

async function run(bench: Bench): Promise<BenchResultOf<'mandelbrot'>> {
  const { nodes, quick } = bench;
  const program = await bench.compile({ name: 'mandelbrot', source: mandelbrotSource, compiler: 'cc', flags: FLAGS });
  bench.keepInput('mandelbrot.c', mandelbrotSource);
  const size = await chooseSize(bench, program, quick ? ONE_SEC.quick : ONE_SEC.whole);
  const { columns, rows } = size;
  bench.keepCommand(
    `cc -O3 mandelbrot.c ${FLAGS.join(' ')} -o mandelbrot; ./mandelbrot threads N ${columns} ${rows}; mpicc -DWITH_MPI …; mpirun -n N ./mandelbrot-mpi ranks ${columns} ${rows}; in the farm, stream mode: ./mandelbrot tasks ${columns} ${rows}`,
  );
  const [, threadsSec, ranksSec] = planned(nodes, quick);
  const threads = await drawByThreads(bench, program, size, threadsSec!);
  const right = threads[0]!.sum;
  const curves: Curve[] = [];
  const add = (by: Curve['by'], drawn: readonly Drawn[]): void => {
    for (const finding of wrongPictures(by, drawn, right)) bench.found(finding);
    const curve = curveOf(by, drawn);
    if (curve !== undefined) curves.push(curve);
  };
  add('threads', threads);
  add('mpi', await orFound(bench, 'mpi', () => drawByRanks(bench, size, ranksSec!)));
  add(
    'farm',
    await orFound(bench, 'farm', () => drawByFarm(bench, program, size, quick ? ONE_SEC.quick : ONE_SEC.whole)),
  );
  return { benchmark: 'mandelbrot', checksum: right, curves };
}

/** The first node says how large a picture is that keeps one worker busy for so long; all ways draw that one. */
async function chooseSize(bench: Bench, program: StepFile, oneSec: number): Promise<Size> {
  const [first] = bench.nodes;
  const { stdout } = await bench.step({
    what: `how large a picture takes ${oneSec} s on ${first!.node}`,
    script: `"$dir/mandelbrot" size ${oneSec}`,
    nodes: [first!],
    files: [program],
    expectedSec: SIZE_SEC,
    limitSec: 120,
  });
  const [columns, rows] = (figureLines(stdout, 'size')[0] ?? []).map(Number);
  if (columns === undefined || rows === undefined || !(columns > 0) || !(rows > 0))
    throw new BreadboxError('job-failed', `mandelbrot printed no size on ${first!.node}.`);
  return { columns, rows };
}

async function drawByThreads(bench: Bench, program: StepFile, { columns, rows }: Size, expectedSec: number) {
  const [first] = bench.nodes;
  const { node, threads } = first!;
  const { stdout } = await bench.step({
    what: `1 to ${threads} threads on ${node}`,
    script: `for n in ${workerCounts(threads).join(' ')}; do "$dir/mandelbrot" threads $n ${columns} ${rows} || exit 1; done`,
    nodes: [first!],
    files: [program],
    expectedSec,
    limitSec: 300 + 20 * expectedSec,
  });
  const drawn = readDrawn(stdout);
  if (drawn[0]?.workers === 1) return drawn;
  throw new BreadboxError('job-failed', `mandelbrot printed no figures on ${node}.`);
}

/** Ranks fill a node's cores before they go to the next one. */
async function drawByRanks(bench: Bench, { columns, rows }: Size, expectedSec: number): Promise<readonly Drawn[]> {
  const name = 'mandelbrot-mpi';
  const flags = [...FLAGS, '-DWITH_MPI'];
  const program = await bench.compile({ name, source: mandelbrotSource, compiler: 'mpicc', flags });
  const most = processorsOf(bench.nodes);
  const { stdout } = await bench.step({
    what: `1 to ${most} ranks of MPI on all nodes`,
    script: `for n in ${workerCounts(most).join(' ')}; do ranks $n "$dir/${name}" ranks ${columns} ${rows} </dev/null || exit 1; done`,
    files: [program],
    expectedSec,
    limitSec: 300 + 20 * expectedSec,
  });
  return readDrawn(stdout);
}

const WAYS = { mpi: 'MPI', farm: 'the farm' } as const;

/** What one way fails by is a finding; the others stay. */
async function orFound(
  bench: Bench,
  by: keyof typeof WAYS,
  draw: () => Promise<readonly Drawn[]>,
): Promise<readonly Drawn[]> {
  try {
    return await draw();
  } catch (error) {
    bench.signal.throwIfAborted();
    if (!(error instanceof BreadboxError)) throw error;
    bench.found(missing(WAYS[by], error));
    return [];
  }
}

function missing(way: string, { message, hint }: BreadboxError): BenchFinding {
  return {
    kind: 'other',
    sentence: `There is no speed-up by ${way}: it could not be measured.`,
    what: message,
    why: 'The other ways need nothing of it, so their figures stand.',
    todo: hint ?? 'Mend that, and measure again.',
  };
}
