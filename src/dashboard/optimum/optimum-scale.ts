import type { Optimum } from '../../protocol/farm.ts';
import { valueText } from '../amounts.ts';

/** From this ratio on a linear scale hides the end of the search. */
const DECADES_FROM = 100;

export interface Point {
  readonly evaluation: number;
  readonly value: number;
}

/** Powers of ten between the first and the last best; undefined where a log scale is not possible or shows no more. */
export function decadesOf({ history }: Optimum): number | undefined {
  const values = history.map(({ value }) => value);
  const least = Math.min(...values);
  const most = Math.max(...values);
  return least > 0 && most / least >= DECADES_FROM ? Math.log10(most / least) : undefined;
}

export interface Scale {
  /** 0 at the bottom, 1 at the top. */
  readonly share: (value: number) => number;
  readonly ticks: readonly { readonly value: number; readonly label: string }[];
}

export function scaleOf(values: readonly number[], isLog: boolean): Scale {
  const least = Math.min(...values);
  const most = Math.max(...values);
  if (isLog) {
    const low = Math.floor(Math.log10(least));
    const high = Math.max(low + 1, Math.ceil(Math.log10(most)));
    const step = Math.ceil((high - low) / 4);
    const powers = Array.from(
      { length: Math.floor((high - low) / step) + 1 },
      (_, index) => 10 ** (low + index * step),
    );
    return {
      share: (value) => (Math.log10(value) - low) / (high - low),
      ticks: powers.map((value) => ({ value, label: valueText(value) })),
    };
  }
  const step = niceStep((most - least || Math.abs(most) || 1) / 4);
  const low = Math.floor(least / step) * step;
  const high = Math.max(low + step, Math.ceil(most / step) * step);
  const count = Math.round((high - low) / step);
  return {
    share: (value) => (value - low) / (high - low),
    ticks: Array.from({ length: count + 1 }, (_, index) => low + index * step).map((value) => ({
      value,
      label: valueText(Math.abs(value) < step / 1e6 ? 0 : Number(value.toPrecision(12))),
    })),
  };
}

/** 1, 2 or 5 times a power of ten, at least as large as asked. */
function niceStep(atLeast: number): number {
  const power = 10 ** Math.floor(Math.log10(atLeast));
  return ([1, 2, 5, 10].find((times) => times * power >= atLeast * 0.999) ?? 10) * power;
}
