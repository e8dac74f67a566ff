import { BreadboxError } from '../../cluster/errors.ts';
import { type BENCH_EXPORT_FORMATS, type BenchRun, MAX_RESULTS, MAX_RESULTS_CHARS } from '../../protocol/bench.ts';
import type { BenchResults } from '../results/bench-results.ts';
import { RESULT_WRITERS } from './write-results.ts';

export interface ExportedResults {
  readonly text: string;
  readonly fileName: string;
  readonly contentType: string;
  /** There are older ones, which would make the file larger than one that can be imported: the oldest that is in it. */
  readonly olderThan?: string;
}

type Format = (typeof BENCH_EXPORT_FORMATS)[number];

/** One result. @throws BreadboxError `not-found`; `conflict` while it runs */
export async function exportResult(results: BenchResults, format: Format, run: string): Promise<ExportedResults> {
  const found = await results.get(run);
  if (found.state === 'running')
    throw new BreadboxError('conflict', `${run} is running: it can be exported when it has ended.`, {
      hint: `breadbox bench show ${run} shows how far it is.`,
    });
  const { write, contentType, extension } = RESULT_WRITERS[format];
  return { text: write([found]), contentType, fileName: `breadbox-results-${run}.${extension}` };
}

/** The newest that have ended, or those older than `before`: as many as a file may hold that is to be imported. */
export async function exportResults(results: BenchResults, format: Format, before?: string): Promise<ExportedResults> {
  const { write, contentType, extension } = RESULT_WRITERS[format];
  const names = await results.ended(MAX_RESULTS + 1, before);
  const runs: BenchRun[] = [];
  let chars = 0;
  for (const name of names.slice(0, MAX_RESULTS)) {
    const run = await results.get(name);
    chars += write([run]).length;
    // One alone is written, however large it is.
    if (chars > MAX_RESULTS_CHARS && runs.length > 0) break;
    runs.push(run);
  }
  const [newest, oldest] = [runs.at(0), runs.at(-1)];
  const isPart = before !== undefined || runs.length < names.length;
  const part = isPart && newest && oldest ? `-${newest.run}-to-${oldest.run}` : '';
  return {
    ...{ text: write(runs), contentType, fileName: `breadbox-results${part}.${extension}` },
    ...(runs.length < names.length && oldest && { olderThan: oldest.run }),
  };
}
