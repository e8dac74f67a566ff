import { join } from 'node:path';
import type { FeedSpec } from '../protocol/project.ts';
import { readBundleFile } from './bundle.ts';
import type { FarmContext } from './farm-context.ts';
import { jsonLines } from './feeds/json-lines.ts';
import { gridValues, listValues } from './feeds/values.ts';
import type { RunRow } from './rows.ts';
import type { TextPage } from './run-edits.ts';

/** Tasks a transaction: large enough to be fast, small enough that a lease does not wait for it. */
const BATCH = 2000;
const BATCH_CHARACTERS = 4 * 1024 * 1024;

export interface Fed {
  readonly tasks: number;
  readonly ended: boolean;
}

/**
 * Appends the tasks of a run in batches, at most two of them under way, and ends the feed.
 * `batches` brings only tasks that the run does not have yet. Stops early when the run has ended.
 */
export async function appendAll(
  context: FarmContext,
  row: Pick<RunRow, 'run' | 'tasks'>,
  batches: AsyncIterable<readonly string[]> | Iterable<readonly string[]>,
  appended: () => void,
): Promise<Fed> {
  const { run } = row;
  let from = row.tasks;
  let buffer: string[] = [];
  let characters = 0;
  let underWay: Promise<{ tasks: number; open: boolean; ended: boolean }> | undefined;
  const send = async (last: boolean) => {
    const params = buffer;
    buffer = [];
    characters = 0;
    const before = underWay;
    underWay = context.store.write('appendTasks', { run, from, params, last, now: Date.now() });
    underWay.catch(() => undefined); // it is awaited with the next batch
    from += params.length;
    const result = await before;
    if (result) appended();
    return result?.open ?? true;
  };
  for await (const batch of batches) {
    for (const params of batch) {
      buffer.push(params);
      characters += params.length;
    }
    if ((buffer.length >= BATCH || characters >= BATCH_CHARACTERS) && !(await send(false))) break;
  }
  await send(true);
  const result = await underWay;
  appended();
  return { tasks: result?.tasks ?? from, ended: result?.ended ?? false };
}

/** The tasks of a list, grid or file feed that the run does not have yet. */
export async function* feedBatches(context: FarmContext, row: RunRow): AsyncGenerator<readonly string[]> {
  const feed = JSON.parse(row.feed) as FeedSpec;
  if (row.feedKind === 'unanswered' || row.feedKind === 'answers') yield* sourceBatches(context, row, row.feedKind);
  else if ('list' in feed) yield* batched(listValues(feed.list, row.tasks));
  else if ('grid' in feed) yield* batched(gridValues(feed.grid, row.tasks));
  else if ('file' in feed) {
    let skip = row.tasks;
    for await (const lines of jsonLines(readBundleFile(bundlePath(context, row.version), feed.file), feed.file)) {
      const fresh = lines.slice(Math.min(skip, lines.length));
      skip -= lines.length - fresh.length;
      if (fresh.length > 0) yield fresh;
    }
  }
}

/** What another run left without an answer, or its answers, past what this run has already. */
async function* sourceBatches(
  { store }: FarmContext,
  { sourceRun, tasks }: RunRow,
  of: 'unanswered' | 'answers',
): AsyncGenerator<readonly string[]> {
  const { run } = await store.read('runRow', { run: sourceRun ?? 0 });
  let skip = tasks;
  for (let after: number | undefined = -1; after !== undefined; ) {
    const page: TextPage = await store.read('textPage', { run, of, after });
    const fresh = page.texts.slice(skip);
    skip = Math.max(0, skip - page.texts.length);
    if (fresh.length > 0) yield fresh;
    after = page.next;
  }
}

export function bundlePath(context: Pick<FarmContext, 'directory'>, version: string): string {
  return join(context.directory, 'bundles', `${version}.zip`);
}

function* batched(values: Iterable<string>): Generator<readonly string[]> {
  let batch: string[] = [];
  for (const value of values) {
    batch.push(value);
    if (batch.length === BATCH) {
      yield batch;
      batch = [];
    }
  }
  if (batch.length > 0) yield batch;
}
