import { z } from 'zod';
import { type BenchRun, benchRunSchema } from '../../protocol/bench.ts';
import { type ResultsFile, type ResultsReader, unreadable } from './results-file.ts';

/** Raised where a reader of the old one would misunderstand the new one. */
export const RESULTS_VERSION = 1;

const MARK = 'breadboxResults';
const fileSchema = z.object({ [MARK]: z.literal(RESULTS_VERSION), runs: z.array(benchRunSchema).min(1) });

/** What `breadbox bench export` writes: all that is known of each run. */
export const ownJsonReader: ResultsReader = {
  format: 'results of Breadbox',
  knows: ({ text }) => text.trimStart().startsWith('{') && text.includes(`"${MARK}"`),
  read: (file) => {
    const value = parsed(file);
    const version = (value as Record<string, unknown>)[MARK];
    if (typeof version === 'number' && version > RESULTS_VERSION)
      throw unreadable(
        file,
        undefined,
        `it is of version ${version}; this Breadbox reads version ${RESULTS_VERSION}.`,
        'Update this Breadbox.',
      );
    const read = fileSchema.safeParse(value);
    if (read.success) return consistent(file, read.data.runs);
    const [issue] = read.error.issues;
    const where = issue?.path.map((step) => (typeof step === 'number' ? `[${step}]` : `.${String(step)}`)).join('');
    throw unreadable(
      file,
      undefined,
      `${(where ?? '').replace(/^\./, '') || 'it'} is not as it should be: ${issue?.message}.`,
    );
  },
};

/** A run of one benchmark has no result of another. */
function consistent(file: ResultsFile, runs: readonly BenchRun[]): readonly BenchRun[] {
  const odd = runs.findIndex(({ benchmark, result }) => result !== undefined && result.benchmark !== benchmark);
  if (odd < 0) return runs;
  const { benchmark, result } = runs[odd]!;
  throw unreadable(
    file,
    undefined,
    `runs[${odd}] is a run of ${benchmark}, and its result one of ${result?.benchmark}: it was changed by hand.`,
  );
}

function parsed(file: ResultsFile): unknown {
  try {
    return JSON.parse(file.text);
  } catch (error) {
    const position = /at position (\d+)/.exec(String(error))?.[1];
    const before = file.text.slice(0, position === undefined ? file.text.length : Number(position));
    throw unreadable(file, before.split('\n').length, 'this is not whole JSON: it was cut off, or changed by hand.');
  }
}
