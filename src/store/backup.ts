import { closeSync, fsyncSync, openSync, readdirSync, renameSync, rmSync, statfsSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { Database } from 'better-sqlite3';
import { BreadboxError } from '../cluster/errors.ts';

const KEPT = 3;
/** A copy takes at most what the database and its log take; some is left for the migration itself. */
const ROOM = 1.2;

export interface Backup {
  readonly path: string;
  readonly schema: number;
  /** As in its name: 20261121T190352Z. */
  readonly at: string;
}

/**
 * A whole copy beside the database, named by its schema and the time; on the disk when this returns.
 * @throws BreadboxError `disk-full`, before anything is written
 */
export function backUp(db: Database, path: string, schema: number, now: Date): Backup {
  checkRoom(path);
  const at = now.toISOString().replace(/[-:]|\.\d+/g, '');
  const target = `${path}.schema-${schema}.${at}`;
  const half = `${target}.half`;
  closeSync(openSync(half, 'w', 0o600)); // SQLite takes an empty file as it is, with its mode
  db.prepare('VACUUM INTO ?').run(half);
  const file = openSync(half, 'r+');
  fsyncSync(file);
  closeSync(file);
  renameSync(half, target);
  return { path: target, schema, at };
}

/** Newest first. */
export function listBackups(path: string): readonly Backup[] {
  const name = new RegExp(`^${basename(path).replaceAll('.', '\\.')}\\.schema-(\\d+)\\.(\\d{8}T\\d{6}Z)$`);
  return readdirSync(dirname(path))
    .flatMap((entry) => {
      const [, schema, at] = name.exec(entry) ?? [];
      return at === undefined ? [] : [{ path: join(dirname(path), entry), schema: Number(schema), at }];
    })
    .sort((a, b) => b.at.localeCompare(a.at) || b.schema - a.schema);
}

/** What is older than the last three goes, and what a crash has left half done. */
export function pruneBackups(path: string): void {
  for (const { path: old } of listBackups(path).slice(KEPT)) rmSync(old);
  const halves = readdirSync(dirname(path)).filter(
    (entry) => entry.startsWith(`${basename(path)}.schema-`) && entry.endsWith('.half'),
  );
  for (const half of halves) rmSync(join(dirname(path), half), { force: true });
}

function checkRoom(path: string): void {
  const sizes = ['', '-wal'].map((end) => statSync(path + end, { throwIfNoEntry: false })?.size ?? 0);
  const wanted = sizes.reduce((sum, size) => sum + size, 0) * ROOM;
  const { bavail, bsize } = statfsSync(dirname(path));
  if (bavail * bsize >= wanted) return;
  throw new BreadboxError(
    'disk-full',
    `Before this version changes the database, it makes a copy of ${mib(wanted)} MiB, and the disk that holds ${path} has ${mib(bavail * bsize)} MiB left.`,
    {
      hint: 'Make room (df -h shows where), then start again. Nothing was changed; the version before still runs on it.',
    },
  );
}

function mib(bytes: number): number {
  return Math.ceil(bytes / 1024 / 1024);
}
