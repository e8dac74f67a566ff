import { type HandbookCell, type HandbookSection, PEN, withHints, words } from '../handbook.ts';
import type { ToldMachine } from '../told-machine.ts';

const BLANK_PARTS = 8;

export function parts({ plan }: ToldMachine): HandbookSection {
  if (plan === undefined)
    return {
      heading: 'Parts and prices',
      blocks: [
        words('What it is made of, and what that cost: from a plan (breadbox handbook --plan FILE), or written here.'),
        {
          kind: 'table',
          columns: ['Part', 'Count', 'Price', 'Bought from'],
          rows: Array.from({ length: BLANK_PARTS }, () => [PEN, PEN, PEN, PEN]),
        },
      ],
    };
  const { currency, parts: cost } = plan.cost;
  const money = (value: number | undefined): string | undefined =>
    value === undefined ? undefined : `${value.toFixed(2)} ${currency}`;
  const total = `${money(cost.known)}${cost.unknown.length === 0 ? '' : `, and what is unknown: ${cost.unknown.join(', ')}`}`;
  const section: HandbookSection = {
    heading: 'Parts and prices',
    blocks: [
      {
        kind: 'table',
        columns: ['Part', 'What it is', 'Count', 'Spare', 'Price of one', 'Together'],
        rows: plan.parts.map(({ part, what, count, spare, used, price, total: together }): HandbookCell[] => [
          ...[part, used ? `${what}, used` : what, String(count), String(spare), money(price), money(together)],
        ]),
      },
      { kind: 'facts', facts: [['All of it, with tax', total]] },
    ],
  };
  return withHints(section, { unknown: 'A price is said in the plan: price, of one, with the part.' });
}
