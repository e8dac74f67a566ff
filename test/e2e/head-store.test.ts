import { execFileSync } from 'node:child_process';
import { mkdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { BuiltHead, runHead, temporaryHome } from './built-head.ts';

let home: string;
let database: string;
let remove: () => Promise<void>;
beforeEach(async () => {
  ({ home, remove } = await temporaryHome());
  database = join(home, 'breadbox.db');
  await mkdir(home, { mode: 0o700 });
});
afterEach(() => remove());

async function startAndStop(): Promise<void> {
  const head = await BuiltHead.start({ home });
  await head.call('POST /api/tokens', { role: 'viewer' });
  expect((await head.stop()).exitCode).toBe(0);
}

async function expectRefusal(sentence: string): Promise<void> {
  const before = await readFile(database);
  const { exitCode, stderr } = await runHead({ home, args: ['--port', '0'] });
  expect(stderr).toContain(`breadboxd: The database ${database} ${sentence}`);
  expect(exitCode).toBe(1);
  expect(await readFile(database)).toEqual(before);
}

test('a database of a newer version is left alone', async () => {
  await startAndStop();
  const db = new SqliteDatabase(database);
  db.pragma('user_version = 999');
  db.close();
  await expectRefusal('was written by a newer Breadbox (schema 999;');
});

describe('a damaged database is left alone', () => {
  test('garbage', async () => {
    await writeFile(database, 'this is no database. '.repeat(1000));
    await expectRefusal('is damaged');
  });

  test.each([10, 4096, 20_000])('cut off after %i bytes', async (bytes) => {
    await startAndStop();
    await truncate(database, bytes);
    await expectRefusal('is damaged');
  });
});

describe('a full disk', () => {
  let disk: string | undefined;
  beforeEach(() => {
    disk = mountSmallDisk(home);
  });
  afterEach(() => {
    if (disk) execFileSync('umount', [disk]);
  });

  test('is said at the start', async ({ skip }) => {
    if (disk === undefined) return skip('a small file system can be mounted only by root');
    await fill(home);
    const { exitCode, stderr } = await runHead({ home, args: ['--port', '0'] });
    expect(stderr).toContain(`breadboxd: The disk that holds ${home} is full.`);
    expect(exitCode).toBe(1);
  });

  test('is said while it lasts, and what was accepted before is kept', async ({ skip }) => {
    if (disk === undefined) return skip('a small file system can be mounted only by root');
    const head = await BuiltHead.start({ home });
    await fill(home);
    const made: number[] = [];
    let response = new Response();
    for (let i = 0; response.ok && i < 2000; i++) {
      response = await head.call('POST /api/tokens', { role: 'viewer', name: `${i}-`.padEnd(100, 'x') });
      if (response.ok) made.push(i);
    }
    expect(response.status).toBe(507);
    expect(await response.json()).toMatchObject({ code: 'disk-full' });
    await rm(join(home, 'filler'));
    expect((await head.call('POST /api/tokens', { role: 'viewer', name: 'after' })).status).toBe(200);
    await head.stop();
    const again = await BuiltHead.start({ home });
    const names = ((await (await again.call('GET /api/tokens')).json()) as { name?: string }[]).map(
      ({ name }) => name ?? '',
    );
    for (const i of made) expect(names.some((name) => name.startsWith(`${i}-`))).toBe(true);
    expect(names).toContain('after');
    await again.stop();
  });
});

/** The mount point; undefined where this account may not mount. */
function mountSmallDisk(directory: string): string | undefined {
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=4m', 'tmpfs', directory], { stdio: 'ignore' });
    return directory;
  } catch {
    return undefined;
  }
}

async function fill(directory: string): Promise<void> {
  const filler = join(directory, 'filler');
  for (const size of [65_536, 4096, 512]) {
    try {
      for (;;) await writeFile(filler, Buffer.alloc(size), { flag: 'a' });
    } catch (error) {
      expect((error as NodeJS.ErrnoException).code).toBe('ENOSPC');
    }
  }
}
