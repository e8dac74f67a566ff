import { linesOf, positive, positiveInt } from './results-file.ts';

export interface StreamOutput {
  /** Best rates in 10^9 bytes a second, by kernel: Copy, Scale, Add, Triad. */
  readonly gbytePerSec: ReadonlyMap<string, number>;
  /** Of one of its three arrays. */
  readonly arrayBytes?: number;
  readonly threads?: number;
  readonly version?: string;
  /** It says so behind its rates. */
  readonly isRight: boolean;
  /** Where it says that its answer is wrong. */
  readonly wrongLine?: number;
}

const RATE = /^\s*(Copy|Scale|Add|Triad):\s+(\d+(?:\.\d*)?(?:[eE][-+]?\d+)?)\b/;

/** What STREAM prints, 5.x by John McCalpin, in C or Fortran: rates are in 10^6 bytes a second. */
export function parseStreamOutput(text: string): StreamOutput {
  const lines = linesOf(text);
  const rates = lines.map((line) => RATE.exec(line)).filter((match) => match !== null);
  const gbytePerSec = new Map(
    rates.flatMap(([, kernel, mbytes]) => {
      const value = positive(mbytes);
      return value === undefined ? [] : [[kernel!, value / 1000] as const];
    }),
  );
  const words = positiveInt(/Array size\s*=\s*(\d+)/.exec(text)?.[1]);
  const wordBytes = positiveInt(/\b(\d{1,4}) bytes per (?:array element|DOUBLE PRECISION word)/.exec(text)?.[1]) ?? 8;
  const threads = positiveInt(/Number of Threads (?:counted|requested)\s*=\s*(\d+)/.exec(text)?.[1]);
  const version = /STREAM version \$Revision:\s*(\S+)/.exec(text)?.[1];
  const wrong = lines.findIndex((line) => /Failed Validation/i.test(line));
  const right = lines.findLastIndex((line) => /Solution Validates/i.test(line));
  const isRight = wrong < 0 && right > lines.findLastIndex((line) => RATE.test(line));
  return {
    ...{ gbytePerSec, isRight },
    ...(words !== undefined && Number.isSafeInteger(words * wordBytes) && { arrayBytes: words * wordBytes }),
    ...(threads !== undefined && { threads }),
    ...(version !== undefined && { version }),
    ...(wrong >= 0 && { wrongLine: wrong + 1 }),
  };
}
