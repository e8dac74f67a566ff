import type { BenchFinding, BenchResultOf } from '../../protocol/bench.ts';
import { figureLines } from '../benchmark.ts';

export type Curve = BenchResultOf<'mandelbrot'>['curves'][number];

/** One drawing of the whole picture. */
export interface Drawn {
  readonly workers: number;
  readonly seconds: number;
  /** Of all rounds of all points, modulo 2^64, in hexadecimal. */
  readonly sum: string;
}

const WORDS = {
  threads: ['thread', 'threads'],
  mpi: ['rank of MPI', 'ranks of MPI'],
  farm: ['worker of the farm', 'workers of the farm'],
} as const;

/** Lines as mandelbrot.c prints them. */
export function readDrawn(output: string): Drawn[] {
  return figureLines(output, 'drawn').flatMap(([workers, seconds, sum]) => {
    const drawn = { workers: Number(workers), seconds: Number(seconds), sum: sum ?? '' };
    return Number.isInteger(drawn.workers) && drawn.seconds > 0 && /^[0-9a-f]{16}$/.test(drawn.sum) ? [drawn] : [];
  });
}

/** The sum of a picture that was drawn in pieces. */
export function sumOfPieces(sums: readonly string[]): string {
  const total = sums.reduce((all, sum) => BigInt.asUintN(64, all + BigInt(`0x${sum}`)), 0n);
  return total.toString(16).padStart(16, '0');
}

/** Against one worker of the same way; without that one there is nothing to compare with. */
export function curveOf(by: Curve['by'], drawn: readonly Drawn[]): Curve | undefined {
  const one = drawn.find(({ workers }) => workers === 1);
  if (one === undefined) return undefined;
  const points = [...drawn]
    .sort((a, b) => a.workers - b.workers)
    .map(({ workers, seconds }) => ({ workers, seconds, speedUp: one.seconds / seconds }));
  return { by, points };
}

/** Whoever draws another picture than one thread does has computed wrongly. */
export function wrongPictures(by: Curve['by'], drawn: readonly Drawn[], right: string): readonly BenchFinding[] {
  const wrong = drawn.filter(({ sum }) => sum !== right);
  if (wrong.length === 0) return [];
  const who = wrong.map(({ workers }) => `${workers} ${WORDS[by][workers === 1 ? 0 : 1]}`).join(', ');
  return [
    {
      kind: 'other',
      sentence: `${who} drew another picture than one thread: the answer was wrong.`,
      what: `The sum of the picture is ${right}; there it was ${[...new Set(wrong.map(({ sum }) => sum))].join(', ')}.`,
      why: 'A program that is the same everywhere computes the same: memory, processor or voltage of a node are at fault.',
      todo: 'Measure each node alone: breadbox bench run mandelbrot --nodes NODE. The one whose picture differs is the sick one.',
    },
  ];
}
