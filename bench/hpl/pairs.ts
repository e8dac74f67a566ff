import { leastOfRank } from '../../src/benchmarks/hpl/size-problem.ts';
import { BenchHead } from '../bench-head.ts';
import { medianOf, peerMedian } from '../figure.ts';
import { median } from '../median.ts';
import type { BenchContext, Part } from '../suite.ts';
import { BareHpl, environmentOf } from './bare-hpl.ts';
import { HPL_PACKAGES } from './hpl-packages.ts';
import { type HplRun, runHpl } from './hpl-run.ts';
import { watchStep } from './step-cost.ts';

/** Begin and end cost the same, however long it lasts between them. */
const LAST_SEC = { full: 40, quick: 5 } as const;

interface Turn {
  readonly ours: HplRun;
  readonly bareGflops: number;
}

export const pairs: Part = {
  name: 'pairs',
  about: 'HPL through Breadbox beside the same input by mpirun from a shell, in turns',
  limitSec: { full: 1200, quick: 300 },
  packages: HPL_PACKAGES,
  async run(context) {
    const head = await BenchHead.start(context);
    try {
      const bare = await BareHpl.make(context);
      const first = await runHpl(head, ['--within', String(LAST_SEC[context.quick ? 'quick' : 'full'])], context);
      const { n, nb, p, q } = first;
      context.say(`N = ${n}, NB = ${nb}, ${p} × ${q}; ${first.command}`);
      const turns: Turn[] = [];
      for (let turn = 0; turn < context.reps; turn++) turns.push(await takeTurn(turn, first, head, bare, context));
      report(turns, context);
    } finally {
      await head.stop();
    }
  },
};

/** Who is first takes turns, too. */
async function takeTurn(
  turn: number,
  first: HplRun,
  head: BenchHead,
  bare: BareHpl,
  context: BenchContext,
): Promise<Turn> {
  const { input, command, n, nb, p, q } = first;
  const byShell = async (): Promise<number> => {
    const matrixBytes = leastOfRank(n, nb, { p, q });
    // Looking costs the same here as in the other turn.
    const watch = watchStep(() => [head.process]);
    try {
      return (await bare.solve({ input, ranks: p * q, matrixBytes, env: environmentOf(command) })).gflops;
    } finally {
      await watch.stop();
    }
  };
  const before = turn % 2 === 1 ? await byShell() : undefined;
  const ours = await runHpl(head, ['--like', first.run], context);
  if (ours.input !== input) throw new Error(`${ours.run} had another input than ${first.run}`);
  const bareGflops = before ?? (await byShell());
  context.say(`${ours.result.gflops.toFixed(1)} Gflop/s through Breadbox, ${bareGflops.toFixed(1)} from a shell`);
  return { ours, bareGflops };
}

function report(turns: readonly Turn[], context: BenchContext): void {
  const ours = turns.map((turn) => turn.ours.result.gflops);
  const bare = turns.map((turn) => turn.bareGflops);
  const shares = turns.map(({ ours: { cost } }) => (100 * cost.ownSec) / cost.ranksSec);
  const ofRanks = median(turns.map((turn) => turn.ours.cost.ranksSec));
  const whole = median(turns.map((turn) => turn.ours.seconds));
  context.report({
    ...{ figure: 'HPL through Breadbox', unit: 'Gflop/s', ...medianOf(ours) },
    peer: peerMedian('mpirun', bare),
  });
  context.report({
    ...{ figure: `median of ${turns.length} ratios to mpirun`, unit: '×' },
    ...medianOf(ours.map((gflops, i) => gflops / bare[i]!)),
    target: { of: 'value', bound: 'at least', limit: 0.97 },
  });
  context.report({
    ...{ figure: 'processor of Breadbox while HPL computes', unit: '% of HPL', ...medianOf(shares) },
    target: { of: 'value', bound: 'at most', limit: 0.5 },
    note: `head, command and job's shell, of ${ofRanks.toFixed(1)} s of HPL; the whole command takes ${whole.toFixed(1)} s`,
  });
}
