import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { backUp, listBackups } from './backup.ts';
import { migrate } from './migrate.ts';

const STEPS = [
  'CREATE TABLE a (x)',
  'CREATE TABLE b (x)',
  'CREATE TABLE c (x)',
  'CREATE TABLE d (x)',
  'CREATE TABLE e (x)',
];

let directory: string;
let path: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'breadbox-backup-'));
  path = join(directory, 'breadbox.db');
});
afterEach(() => rmSync(directory, { recursive: true }));

/** As a version with so many migrations would open it. */
function openAs(schema: number) {
  const db = new SqliteDatabase(path);
  db.pragma('journal_mode = WAL');
  try {
    migrate(db, path, STEPS.slice(0, schema));
  } catch (error) {
    db.close();
    throw error;
  }
  return db;
}

test('a database is copied before it is changed, and a new one is not', () => {
  const old = openAs(1);
  expect(listBackups(path)).toEqual([]);
  old.exec("INSERT INTO a VALUES ('kept')");
  old.close();
  openAs(3).close();
  const [backup] = listBackups(path);
  expect(backup).toMatchObject({ schema: 1 });
  expect(statSync(backup!.path).mode & 0o777).toBe(0o600);
  const copy = new SqliteDatabase(backup!.path, { readonly: true });
  expect(copy.pragma('user_version', { simple: true })).toBe(1);
  expect(copy.prepare('SELECT x FROM a').pluck().all()).toEqual(['kept']);
  copy.close();
  openAs(3).close();
  expect(listBackups(path)).toHaveLength(1);
});

test('the last three are kept, and nothing half done', () => {
  const db = openAs(1);
  writeFileSync(`${path}.schema-1.20200101T000000Z.half`, '');
  for (const year of [2021, 2022, 2023]) backUp(db, path, 1, new Date(`${year}-01-01T00:00:00Z`));
  db.close();
  openAs(2).close();
  const kept = listBackups(path).map(({ at }) => at.slice(0, 4));
  expect(kept).toEqual([String(new Date().getUTCFullYear()), '2023', '2022']);
  expect(readdirSync(directory).filter((name) => name.endsWith('.half'))).toEqual([]);
});

test('an older version names the copy that it can use, and no newer one', () => {
  openAs(2).close();
  openAs(4).close();
  openAs(5).close();
  const [, ofSchema2] = listBackups(path);
  expect(() => openAs(3)).toThrow(
    expect.objectContaining({ code: 'store-newer', hint: expect.stringContaining(`cp ${ofSchema2!.path} ${path}`) }),
  );
  expect(() => openAs(1)).toThrow(expect.objectContaining({ hint: expect.not.stringContaining('cp ') }));
});

test('a migration that fails leaves the copy', () => {
  openAs(1).close();
  const db = new SqliteDatabase(path);
  expect(() => migrate(db, path, [STEPS[0]!, 'CREATE TABLE'])).toThrow('incomplete input');
  db.close();
  expect(listBackups(path)).toHaveLength(1);
  expect(openAs(1).prepare('SELECT * FROM a').all()).toEqual([]);
});
