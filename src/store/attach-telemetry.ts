import { closeSync, openSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import SqliteDatabase, { type Database } from 'better-sqlite3';
import { checkHeader } from './check-header.ts';
import first from './telemetry-migrations/0001-telemetry.sql';

/** In order; a landed one is never edited. */
const steps: readonly string[] = [first];

const FILE = 'telemetry.db';
/** SQLite's own names for what is no database, or one no more; and ours for one of a later version. */
const UNREADABLE = ['SQLITE_NOTADB', 'SQLITE_CORRUPT', 'NEWER'];

/**
 * What nodes measured lies in a file of its own, so that copies of breadbox.db stay small. It is worth less than that: one that cannot
 * be read is put aside, and a new one begun; `synchronous=NORMAL`, so that a power cut may cost the last minute.
 */
export function attachTelemetry(db: Database, path: string, readonly: boolean): void {
  const file = join(dirname(path), FILE);
  if (!readonly) prepare(file);
  db.prepare('ATTACH DATABASE ? AS telemetry').run(file);
  db.pragma('telemetry.cache_size = -4096');
  if (!readonly) db.pragma('telemetry.synchronous = NORMAL');
}

function prepare(file: string): void {
  try {
    migrate(file);
  } catch (error) {
    const { code = '', message } = error as { code?: string; message: string };
    if (!UNREADABLE.some((name) => code.startsWith(name))) throw error;
    putAside(file);
    const db = migrate(file, false);
    db.prepare('INSERT INTO put_aside (at, because) VALUES (?, ?)').run(Date.now(), message);
    db.close();
  }
}

function migrate(file: string): undefined;
function migrate(file: string, close: false): Database;
function migrate(file: string, close = true): Database | undefined {
  checkHeader(file);
  closeSync(openSync(file, 'a', 0o600));
  const db = new SqliteDatabase(file, { timeout: 5000 });
  try {
    db.pragma('journal_mode = WAL');
    const version = db.pragma('user_version', { simple: true }) as number;
    if (version > steps.length)
      throw Object.assign(new Error(`it was written by a newer Breadbox (schema ${version})`), { code: 'NEWER' });
    steps.slice(version).forEach((sql, index) => {
      db.transaction(() => {
        db.exec(sql);
        db.pragma(`user_version = ${version + index + 1}`);
      }).exclusive();
    });
    if (!close) return db;
  } catch (error) {
    db.close();
    throw error;
  }
  db.close();
  return undefined;
}

/** The last one of these is kept, for who wants to look into it. */
function putAside(file: string): void {
  const folder = dirname(file);
  const name = basename(file);
  for (const entry of readdirSync(folder)) if (entry.startsWith(`${name}.aside`)) rmSync(join(folder, entry));
  for (const end of ['-wal', '-shm']) rmSync(file + end, { force: true });
  renameSync(file, `${file}.aside`);
}
