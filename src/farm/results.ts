import type { Store } from '../store/operation.ts';
import type { FarmOperations } from './operations.ts';
import type { ResultRow } from './read-operations.ts';
import { formatTaskId } from './task-id.ts';

export const CSV_HEADER = 'task,params,answer,attempt,node,startedAt,endedAt\n';

/** Accepted answers in feed order as text, page by page: JSON Lines, or CSV (RFC 4180) with JSON in the cells. */
export async function* resultLines(
  store: Store<FarmOperations>,
  run: number,
  format: 'jsonl' | 'csv',
): AsyncGenerator<string> {
  if (format === 'csv') yield CSV_HEADER;
  const line = format === 'csv' ? csvLine : jsonLine;
  for (let after: number | undefined = -1; after !== undefined; ) {
    const page: { rows: readonly ResultRow[]; next: number | undefined } = await store.read('resultsPage', {
      run,
      after,
    });
    if (page.rows.length > 0) yield page.rows.map((row) => line(run, row)).join('');
    after = page.next;
  }
}

function jsonLine(run: number, { seq, params, answer, attempt, node, startedAt, endedAt }: ResultRow): string {
  const [task, where, from, to] = [formatTaskId(run, seq), node ?? 'unknown', instant(startedAt), instant(endedAt)].map(
    (text) => JSON.stringify(text),
  );
  return `{"task":${task},"params":${params},"answer":${answer},"attempt":${attempt},"node":${where},"startedAt":${from},"endedAt":${to}}\n`;
}

function csvLine(run: number, { seq, params, answer, attempt, node, startedAt, endedAt }: ResultRow): string {
  const cells = [
    formatTaskId(run, seq),
    params,
    answer,
    String(attempt),
    node ?? '',
    instant(startedAt),
    instant(endedAt),
  ];
  return `${cells.map(csvCell).join(',')}\n`;
}

function csvCell(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function instant(ms: number): string {
  return new Date(ms).toISOString();
}
