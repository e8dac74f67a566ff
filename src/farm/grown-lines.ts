import { BreadboxError } from '../cluster/errors.ts';
import type { Store } from '../store/operation.ts';
import type { FarmOperations } from './operations.ts';
import type { RunRow } from './rows.ts';
import type { TextPage } from './run-edits.ts';
import { formatRunId, formatTaskId } from './task-id.ts';

/**
 * The lines of a feed file that has grown since the run was made, past those that are the run's tasks already.
 * The run's feed is opened before the first of them.
 * @throws BreadboxError `bad-input` where an earlier line is missing or another, `conflict` where nothing can be added
 */
export async function* grownLines(
  store: Store<FarmOperations>,
  { run, tasks }: Pick<RunRow, 'run' | 'tasks'>,
  batches: AsyncIterable<readonly string[]>,
): AsyncGenerator<readonly string[]> {
  const known = knownTexts(store, run);
  let seen = 0;
  let isOpen = false;
  for await (const batch of batches) {
    const old = batch.slice(0, Math.max(0, tasks - seen));
    for (const text of old) {
      if ((await known.next()).value !== text) throw otherLine(run, seen);
      seen++;
    }
    const fresh = batch.slice(old.length);
    if (fresh.length === 0) continue;
    if (!isOpen) await store.write('extendRun', { run, now: Date.now() });
    isOpen = true;
    seen += fresh.length;
    yield fresh;
  }
  if (seen < tasks) throw tooShort(run, seen, tasks);
}

async function* knownTexts(store: Store<FarmOperations>, run: number): AsyncGenerator<string, undefined> {
  for (let after: number | undefined = -1; after !== undefined; ) {
    const page: TextPage = await store.read('textPage', { run, of: 'params', after });
    yield* page.texts;
    after = page.next;
  }
  return undefined;
}

function otherLine(run: number, seq: number): BreadboxError {
  return new BreadboxError(
    'bad-input',
    `The feed, task ${seq + 1}, is not what ${formatTaskId(run, seq)} was made from: only lines at the end may be new.`,
    { hint: 'Give the file that the run was made from, with more lines after the old ones; or begin a new run.' },
  );
}

function tooShort(run: number, seen: number, tasks: number): BreadboxError {
  return new BreadboxError(
    'bad-input',
    `The feed has ${seen} tasks, and run ${formatRunId(run)} has ${tasks} already.`,
    {
      hint: 'Give the file that the run was made from, with more lines after the old ones.',
    },
  );
}
