import { closeSync, openSync } from 'node:fs';
import SqliteDatabase, { type Database } from 'better-sqlite3';
import { BreadboxError } from '../cluster/errors.ts';
import { attachTelemetry } from './attach-telemetry.ts';
import { checkHeader } from './check-header.ts';
import { migrate } from './migrate.ts';

export interface OpenOptions {
  readonly readonly?: boolean;
}

/**
 * Opens the store and brings it to this version's schema.
 * WAL with synchronous=FULL: a transaction that was answered survives a power cut.
 * @throws BreadboxError `store-corrupt`, `store-newer`, `disk-full`, `home-not-writable`
 */
export function openDatabase(path: string, options: OpenOptions = {}): Database {
  try {
    checkHeader(path);
    if (!options.readonly) closeSync(openSync(path, 'a', 0o600)); // what SQLite makes beside it has its mode
    const db = new SqliteDatabase(path, { readonly: options.readonly ?? false, timeout: 5000 });
    try {
      db.pragma('foreign_keys = OFF');
      db.pragma(`cache_size = -${options.readonly ? 8192 : 16384}`); // KiB; the rest is the system's page cache
      db.pragma('temp_store = MEMORY');
      if (!options.readonly) {
        db.pragma('journal_mode = WAL');
        db.pragma('synchronous = FULL');
        db.pragma('wal_autocheckpoint = 2000');
        db.pragma('journal_size_limit = 67108864');
        migrate(db, path);
      }
      attachTelemetry(db, path, options.readonly ?? false);
      return db;
    } catch (error) {
      db.close();
      throw error;
    }
  } catch (error) {
    throw storeError(error, path);
  }
}

/** Gives SQLite's and the system's errors Breadbox's codes; others pass as they are. */
export function storeError(error: unknown, path: string): unknown {
  if (error instanceof BreadboxError) return error;
  const code = (error as { code?: unknown }).code;
  if (typeof code !== 'string') return error;
  if (code.startsWith('SQLITE_FULL') || code === 'ENOSPC' || code === 'EDQUOT') {
    return new BreadboxError('disk-full', `The disk that holds ${path} is full; nothing was changed.`, {
      hint: 'Free some space (df -h shows where), then try again. What was accepted before is safe.',
      cause: error,
    });
  }
  if (code.startsWith('SQLITE_CORRUPT') || code === 'SQLITE_NOTADB') {
    return new BreadboxError(
      'store-corrupt',
      `The database ${path} is damaged: ${(error as Error).message || 'it does not begin as a database does'}.`,
      {
        hint: `Breadbox has not touched it. Stop the head, copy the file away, and restore a backup in its place; without one, try: sqlite3 ${path} .recover`,
        cause: error,
      },
    );
  }
  if (
    code === 'SQLITE_CANTOPEN' ||
    code.startsWith('SQLITE_READONLY') ||
    code === 'EACCES' ||
    code === 'EROFS' ||
    code === 'EPERM'
  ) {
    return new BreadboxError('home-not-writable', `The database ${path} cannot be opened for writing.`, {
      hint: 'Give the folder to the account that runs the head (chown), or choose another with BREADBOX_HOME.',
      cause: error,
    });
  }
  return error;
}
