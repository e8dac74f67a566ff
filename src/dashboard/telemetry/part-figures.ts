import type { PartColumn } from './part-table.tsx';

interface PartFigures<Part> {
  /** `undefined`: not measured now. */
  readonly of: (series: string, instance: string) => number | undefined;
  readonly text: (series: string, instance: string, words: (value: number) => string) => string;
  readonly figure: (head: string, series: string, words: (value: number) => string) => PartColumn<Part>;
}

/** What is measured of the parts of a node now, each an instance of its series. */
export function partFigures<Part>(
  values: () => Readonly<Record<string, number>>,
  instanceOf: (part: Part) => string,
): PartFigures<Part> {
  const of: PartFigures<Part>['of'] = (series, instance) => values()[`${series}.${instance}`];
  const text: PartFigures<Part>['text'] = (series, instance, words) => {
    const value = of(series, instance);
    return value === undefined ? 'unknown' : words(value);
  };
  return {
    of,
    text,
    figure: (head, series, words) => ({
      ...{ head, isFigure: true },
      cell: (part) => text(series, instanceOf(part), words),
    }),
  };
}
