import { BenchHead } from '../bench-head.ts';
import { medianOf, peerMedian } from '../figure.ts';
import type { Part } from '../suite.ts';
import { BareHpl, environmentOf } from './bare-hpl.ts';
import { HPL_PACKAGES } from './hpl-packages.ts';
import { runHpl } from './hpl-run.ts';

/** Larger systems are nearer to DGEMM, so N is what the memory allows, as in a run that nobody has shortened. */
const WITHIN = { full: [], quick: ['--within', '5'] } as const;
/** As long as HPL holds its clock: for a few seconds a processor may be faster than it stays. */
const DGEMM_SEC = { full: 60, quick: 1 } as const;
const MOST_TURNS = 3;

export const dgemmShare: Part = {
  name: 'dgemm',
  about: 'HPL on this computer beside DGEMM with a process on each core, in turns',
  limitSec: { full: 3600, quick: 300 },
  packages: HPL_PACKAGES,
  async run(context) {
    const size = context.quick ? 'quick' : 'full';
    const head = await BenchHead.start(context);
    try {
      const bare = await BareHpl.make(context);
      const first = await runHpl(head, WITHIN[size], context);
      const { n, nb, p, q, command } = first;
      const dgemm = () => bare.dgemm(p * q, DGEMM_SEC[size], environmentOf(command));
      const rates = [await dgemm()];
      const hpl = [first.result.gflops];
      while (hpl.length < Math.min(MOST_TURNS, context.reps)) {
        hpl.push((await runHpl(head, ['--like', first.run], context)).result.gflops);
        rates.push(await dgemm());
      }
      context.report({
        ...{ figure: `HPL, N = ${n}, NB = ${nb}`, unit: 'Gflop/s', ...medianOf(hpl) },
        peer: peerMedian('DGEMM', rates),
      });
      context.report({
        ...{ figure: `median of ${hpl.length} shares of DGEMM`, unit: '%' },
        ...medianOf(hpl.map((gflops, turn) => (100 * gflops) / rates[turn]!)),
        target: { of: 'value', bound: 'at least', limit: 85 },
        note: command,
      });
    } finally {
      await head.stop();
    }
  },
};
