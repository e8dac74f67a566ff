import { positive } from './results-file.ts';

/** What parts decimals in the figures of a table. */
export type DecimalMark = 'point' | 'comma';

/** A number, alone or with a unit of its own: `28 W`, `€ 480`, `9.5 Gflop/s`. Watts are no Gflop/s. */
const NUMBER = /^(?:€\s*)?([\d.,eE+-]+?)\s*([a-z€][a-z€/]*)?$/i;
const LONGEST_NUMBER = 60;
const UNITS = {
  'Gflop/s': /^gflops?(\/s)?$/i,
  watts: /^(w|watts?)$/i,
  euros: /^(€|eur|euros?)$/i,
  litres: /^(l|litres?|liters?)$/i,
  seconds: /^(s|secs?|seconds?)$/i,
} as const;
export type AmountUnit = keyof typeof UNITS;

/** Above 0; of euros also 0, for what was a gift. Nothing where it is no number, or has another unit. */
export function amountIn(text: string, unit: AmountUnit, mark: DecimalMark): number | undefined {
  const [, figure, word] = NUMBER.exec(text.length > LONGEST_NUMBER ? '' : text) ?? [];
  const plain = figure && withPoint(figure, mark);
  const isOther = (word !== undefined && !UNITS[unit].test(word)) || (text.startsWith('€') && unit !== 'euros');
  if (isOther) return undefined;
  return unit === 'euros' && plain === '0' ? 0 : positive(plain);
}

/** Nothing where it has the other mark: of `1.234` in a table with commas nobody knows whether it is above a thousand. */
function withPoint(figure: string, mark: DecimalMark): string | undefined {
  const [own, other] = mark === 'point' ? ['.', ','] : [',', '.'];
  return figure.includes(other) ? undefined : figure.replace(own, '.');
}

/** What to say of a figure with the other mark; empty where it has none. */
export function decimalsText(text: string, mark: DecimalMark): string {
  if (!/\d[.,]\d/.test(text) || !text.includes(mark === 'point' ? ',' : '.')) return '';
  return mark === 'point'
    ? ' Decimals are parted by a point, thousands by nothing: 9.525.'
    : ' Other figures of this table have a decimal comma: 9,525.';
}
