import { closeSync, existsSync, openSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type MessagePort, receiveMessageOnPort } from 'node:worker_threads';
import SqliteDatabase, { type Database } from 'better-sqlite3';
import { BreadboxError } from '../cluster/errors.ts';
import type {
  StoreFailure,
  StoreReply,
  StoreRequest,
  StoreToMain,
  StoreToWorker,
  StoreWorkerData,
} from './messages.ts';
import { openDatabase, storeError } from './open-database.ts';
import { type Operations, type StoreContext, storeContext } from './operation.ts';

/** A transaction is closed after this many operations so that the first of them does not wait for the last. */
const MAX_GROUP = 256;

/**
 * The worker's side: serves operations until `close`. The writer groups what arrived together into one
 * transaction (one fsync), each operation inside a savepoint of its own, and answers after the commit.
 */
export function serveStore(port: MessagePort, data: StoreWorkerData, operations: Operations): void {
  let lock: Database | undefined;
  let db: Database;
  try {
    if (data.kind === 'writer') lock = lockHome(data.path);
    db = openDatabase(data.path, { readonly: data.kind === 'reader' });
  } catch (error) {
    port.postMessage({ broken: failureOf(error, data.path) } satisfies StoreToMain);
    return;
  }
  const context = storeContext(db);
  const queue: StoreRequest[] = [];
  const run = data.kind === 'writer' ? runGroup : runReads;

  const take = (message: StoreToWorker): boolean => {
    if ('close' in message) return false;
    queue.push(...message.requests);
    return true;
  };
  port.on('message', (first: StoreToWorker) => {
    let open = take(first);
    for (;;) {
      for (let more = receiveMessageOnPort(port); more; more = receiveMessageOnPort(port))
        open = take(more.message) && open;
      if (queue.length === 0) break;
      port.postMessage({
        replies: run(context, operations, queue.splice(0, MAX_GROUP), data.path),
      } satisfies StoreToMain);
    }
    if (open) return;
    db.close();
    lock?.close();
    port.close();
  });
  port.postMessage({ ready: true } satisfies StoreToMain);
}

/** An exclusive lock that ends with the process, also after kill -9: no stale pid files. */
function lockHome(path: string): Database {
  const file = join(dirname(path), 'lock.db');
  closeSync(openSync(file, 'a', 0o600)); // who can read it could hold it
  const lock = new SqliteDatabase(file, { timeout: 0 });
  try {
    lock.pragma('journal_mode = MEMORY');
    lock.exec('BEGIN EXCLUSIVE');
    return lock;
  } catch (error) {
    lock.close();
    if ((error as { code?: string }).code !== 'SQLITE_BUSY') throw error;
    throw new BreadboxError('already-running', `Another head${holder(path)} is using ${dirname(path)}.`, {
      hint: 'Use that one (breadbox status), stop it (breadbox stop), or give this one a folder of its own with BREADBOX_HOME.',
    });
  }
}

function holder(path: string): string {
  const file = join(dirname(path), 'head.json');
  if (!existsSync(file)) return '';
  const { pid } = JSON.parse(readFileSync(file, 'utf8')) as { pid?: number };
  return pid === undefined ? '' : ` (process ${pid})`;
}

function runGroup(
  context: StoreContext,
  operations: Operations,
  requests: readonly StoreRequest[],
  path: string,
): StoreReply[] {
  const { db } = context;
  try {
    db.exec('BEGIN IMMEDIATE');
    const replies = requests.map((request): StoreReply => {
      if (requests.length === 1)
        return { callId: request.callId, result: operations[request.name]?.(context, request.args) };
      db.exec('SAVEPOINT one');
      try {
        return { callId: request.callId, result: operations[request.name]?.(context, request.args) };
      } catch (error) {
        if (!db.inTransaction) throw error; // SQLite itself rolled everything back (disk full)
        db.exec('ROLLBACK TO one');
        return { callId: request.callId, failure: failureOf(error, path) };
      } finally {
        if (db.inTransaction) db.exec('RELEASE one');
      }
    });
    db.exec('COMMIT');
    return replies;
  } catch (error) {
    if (db.inTransaction) db.exec('ROLLBACK');
    const failure = failureOf(error, path);
    return requests.map(({ callId }) => ({ callId, failure }));
  }
}

function runReads(
  context: StoreContext,
  operations: Operations,
  requests: readonly StoreRequest[],
  path: string,
): StoreReply[] {
  return requests.map(({ callId, name, args }) => {
    try {
      return { callId, result: operations[name]?.(context, args) };
    } catch (error) {
      return { callId, failure: failureOf(error, path) };
    }
  });
}

function failureOf(error: unknown, path: string): StoreFailure {
  const known = storeError(error, path);
  const { message, stack } = known instanceof Error ? known : new Error(String(known));
  if (known instanceof BreadboxError) return { code: known.code, message, hint: known.hint, stack };
  return { code: undefined, message, hint: undefined, stack };
}
