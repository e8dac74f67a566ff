import { BreadboxError } from '../../../cluster/errors.ts';
import { REFERENCE_RESULTS } from '../../../machines/reference-results.ts';
import { boardsFor, type Wanted, wantedMachine } from '../../../planner/equal-machines.ts';
import { spanWords } from '../../../planner/plan-words.ts';
import type { Span } from '../../../planner/predict.ts';
import { command } from '../../command.ts';
import { JSON_OPTION, type PrintOptions, quietOption } from '../../options.ts';
import { text } from '../../output/report.ts';

interface EqualOptions extends PrintOptions {
  readonly gflops?: number;
}

export const equal = command<EqualOptions>({
  about: `Says how many boards of each kind equal a machine of the reference results in HPL, or reach so many Gflop/s. Two numbers: so many may be enough where a cluster keeps its speed as the best of them do, so many are enough where it does as the worst. Watts are from the wall, as clusters draw them; prices are those of the boards alone when they came out.`,
  args: [{ name: 'MACHINE', text: 'Such as "RAIN Mark II" or 4xCM5.', optional: true }],
  options: [
    { flags: '--gflops N', text: 'In place of a machine.', parse: (given) => gflopsOf(given) },
    JSON_OPTION,
    quietOption('the models alone, the fewest boards first'),
  ],
  examples: [
    { does: 'What equals RAIN Mark I today?', line: 'breadbox plan equal "RAIN Mark I"' },
    { does: 'What has 100 Gflop/s?', line: 'breadbox plan equal --gflops 100' },
  ],
  async run(_, [machine], { gflops }) {
    const wanted = wantedOf(machine, gflops);
    const needed = boardsFor(wanted.gflops);
    const least = needed[0];
    const told = `${wanted.is} has ${wanted.gflops} Gflop/s${wanted.watts === undefined ? '' : ` at ${wanted.watts} W`}`;
    const aim = machine === undefined ? `For ${wanted.gflops} Gflop/s` : `${told}. To equal it`;
    const sentence =
      least && `${aim}, ${countWords(least.count)} ${least.board} ${least.count.high === 1 ? 'is' : 'are'} enough.`;
    return {
      json: { wanted, boards: needed },
      quiet: needed.map(({ model }) => model),
      blocks: [
        text(sentence ?? 'No board has a published result.'),
        {
          kind: 'table',
          columns: [
            { title: 'BOARD', as: 'text' },
            { title: 'ENOUGH', as: 'text' },
            { title: 'WATTS', as: 'text' },
            { title: 'LIST PRICE USD', as: 'text' },
          ],
          rows: needed.map(({ board, count, watts, launchDollars }) => [
            board,
            countWords(count),
            watts === undefined ? 'unknown' : spanWords(watts, 'W'),
            launchDollars === undefined ? 'unknown' : spanWords(launchDollars, '').trim(),
          ]),
          empty: 'No board has a published result.',
        },
      ],
    };
  },
});

function wantedOf(machine: string | undefined, gflops: number | undefined): Wanted {
  if ((machine === undefined) === (gflops === undefined))
    throw new BreadboxError('usage', 'Say a machine or --gflops N.', { hint: 'breadbox plan equal "RAIN Mark II"' });
  if (gflops !== undefined) return { gflops, is: 'the wanted machine' };
  const known = wantedMachine(machine!);
  if (known !== undefined) return known;
  throw new BreadboxError('not-found', `There is no reference result of ${machine}.`, {
    hint: `There are ${REFERENCE_RESULTS.map(({ name }) => name).join(', ')}. Or: --gflops N.`,
  });
}

function countWords({ low, high }: Span): string {
  return low === high ? String(low) : `${low} to ${high}`;
}

function gflopsOf(given: string): number {
  const value = Number(given);
  if (/^\d+(\.\d+)?$/.test(given) && value > 0 && value <= 1e9) return value;
  throw new BreadboxError('usage', `--gflops: '${given}' is not a number above 0.`);
}
