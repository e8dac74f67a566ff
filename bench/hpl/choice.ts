import { existsSync, readFileSync } from 'node:fs';
import { totalmem } from 'node:os';
import { type HplProblem, hplInput } from '../../src/benchmarks/hpl/hpl-input.ts';
import { leastOfRank } from '../../src/benchmarks/hpl/size-problem.ts';
import { BenchHead } from '../bench-head.ts';
import { medianOf, peerMedian } from '../figure.ts';
import type { BenchContext, Part } from '../suite.ts';
import { AS_INSTALLED, BareHpl, type BareSolve } from './bare-hpl.ts';
import { HPL_PACKAGES } from './hpl-packages.ts';
import { runHpl } from './hpl-run.ts';
import { publicRule } from './public-rule.ts';
import { readStockInput } from './stock-input.ts';

const LAST_SEC = { full: 20, quick: 5 } as const;
const MOST_TURNS = 3;
const NBS = [192, 256] as const;
/** Of DGEMM, for who has no other way to know how long N takes. */
const LIKELY_RATIO = 0.9;
const STOCK = '/usr/share/doc/hpcc/examples/_hpccinf.txt';

interface Peer {
  readonly name: string;
  readonly solve: BareSolve;
  readonly gflops: number[];
}

export const choice: Part = {
  name: 'choice',
  about: "what Breadbox chooses for HPL beside Debian's stock input and the public rule, in the same time",
  limitSec: { full: 600, quick: 300 },
  packages: HPL_PACKAGES,
  async run(context) {
    const head = await BenchHead.start(context);
    try {
      const bare = await BareHpl.make(context);
      const lastSec = LAST_SEC[context.quick ? 'quick' : 'full'];
      const first = await runHpl(head, ['--within', String(lastSec)], context);
      for (const sentence of first.result.why ?? []) context.say(sentence);
      const peers = await peersOf(bare, first.p * first.q, lastSec, context);
      const ours = [first.result.gflops];
      const seconds = [first.result.seconds ?? 0];
      for (let turn = 0; turn < Math.min(MOST_TURNS, context.reps); turn++) {
        if (turn > 0) {
          const { result } = await runHpl(head, ['--like', first.run], context);
          ours.push(result.gflops);
          seconds.push(result.seconds ?? 0);
        }
        for (const { name, solve, gflops } of peers) {
          const solved = await bare.solve(solve);
          gflops.push(solved.gflops);
          context.say(
            `${name}: N = ${solved.n}, ${solved.gflops.toFixed(1)} Gflop/s in ${solved.seconds.toFixed(1)} s`,
          );
        }
      }
      const { n, nb, p, q, command } = first;
      const note = `N = ${n}, NB = ${nb}, ${p} × ${q}, ${medianOf(seconds).value.toFixed(1)} s; ${command}`;
      report(ours, peers, note, context);
    } finally {
      await head.stop();
    }
  },
};

async function peersOf(bare: BareHpl, ranks: number, seconds: number, context: BenchContext): Promise<Peer[]> {
  const gflops = LIKELY_RATIO * (await bare.dgemm(ranks, 2, AS_INSTALLED));
  const rules = NBS.map((nb) => {
    const problem = publicRule(totalmem(), ranks, nb, { seconds, gflops });
    return peer(`public rule, NB ${nb}`, hplInput(problem), problem);
  });
  if (!existsSync(STOCK)) {
    context.skip("Debian's stock input", `there is no ${STOCK}`);
    return rules;
  }
  const input = readFileSync(STOCK, 'utf8');
  return [...rules, peer("Debian's stock input", input, readStockInput(input))];
}

function peer(name: string, input: string, { n, nbs, grids }: HplProblem): Peer {
  const [[nb], [grid]] = [nbs, grids];
  const matrixBytes = leastOfRank(n, nb!, grid!);
  return { name, gflops: [], solve: { input, ranks: grid!.p * grid!.q, matrixBytes, env: AS_INSTALLED } };
}

function report(ours: readonly number[], peers: readonly Peer[], note: string, context: BenchContext): void {
  const own = medianOf(ours);
  for (const { name, gflops } of peers)
    context.report({ figure: "Breadbox's choice", unit: 'Gflop/s', ...own, peer: peerMedian(name, gflops) });
  const ratios = ours.map((gflops, turn) => gflops / Math.max(...peers.map((each) => each.gflops[turn]!)));
  context.report({
    ...{ figure: `median of ${ours.length} ratios to the best of these`, unit: '×', ...medianOf(ratios), note },
    target: { of: 'value', bound: 'at least', limit: 1 },
  });
}
