import { resolve } from 'node:path';
import { parseArgs } from 'node:util';

export interface BenchOptions {
  readonly suite: string;
  readonly quick: boolean;
  readonly only: readonly string[] | undefined;
  readonly jsonPath: string;
  /** Turns of each measurement, where they were asked for. */
  readonly reps: number | undefined;
}

export class UsageError extends Error {}

/** @throws UsageError with a sentence for the person who typed it */
export function parseOptions(
  argv: readonly string[],
  suites: Readonly<Record<string, readonly string[]>>,
): BenchOptions {
  const { values, positionals } = parse(argv);
  const [suite = '', ...more] = positionals;
  const parts = suites[suite];
  if (parts === undefined || more.length > 0)
    throw new UsageError(`say which benchmarks: ${Object.keys(suites).join(', ')}`);
  const only = values.only?.split(',').filter((name) => name !== '');
  const unknown = only?.find((name) => !parts.includes(name));
  if (unknown !== undefined) throw new UsageError(`--only: there is no ${unknown}; there are ${parts.join(', ')}`);
  const reps = values.reps === undefined ? undefined : Number(values.reps);
  if (reps !== undefined && (!Number.isInteger(reps) || reps < 1 || reps > 99))
    throw new UsageError('--reps: a whole number from 1 to 99');
  const jsonPath = resolve(values.json ?? `${import.meta.dirname}/out/${suite}.json`);
  return { suite, quick: values.quick ?? false, only, jsonPath, reps };
}

function parse(argv: readonly string[]) {
  try {
    return parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: {
        quick: { type: 'boolean' },
        only: { type: 'string' },
        json: { type: 'string' },
        reps: { type: 'string' },
      },
    });
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}
