import type { BENCH_EXPORT_FORMATS, BenchRun } from '../../protocol/bench.ts';
import { writeCsv } from './write-csv.ts';
import { writeJson } from './write-json.ts';
import { writeMarkdown } from './write-markdown.ts';

interface Written {
  readonly write: (runs: readonly BenchRun[]) => string;
  readonly contentType: string;
  readonly extension: string;
}

export const RESULT_WRITERS: Readonly<Record<(typeof BENCH_EXPORT_FORMATS)[number], Written>> = {
  json: { write: writeJson, contentType: 'application/json', extension: 'json' },
  csv: { write: writeCsv, contentType: 'text/csv; charset=utf-8', extension: 'csv' },
  markdown: { write: writeMarkdown, contentType: 'text/markdown; charset=utf-8', extension: 'md' },
};
