import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MessageChannel, type MessagePort } from 'node:worker_threads';
import SqliteDatabase from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { BreadboxError } from '../cluster/errors.ts';
import type { StoreRequest, StoreToMain, StoreToWorker } from './messages.ts';
import { migrate } from './migrate.ts';
import { openDatabase } from './open-database.ts';
import type { StoreContext } from './operation.ts';
import { serveStore } from './serve-store.ts';

let directory: string;
let path: string;
const ports: MessagePort[] = [];

const operations = {
  put: ({ sql }: StoreContext, { key }: { key: string }) =>
    sql('INSERT INTO artefact VALUES (1, ?, 0, ?, 0)').run(key, key).changes,
  putAndFail: ({ sql }: StoreContext, { key }: { key: string }) => {
    sql('INSERT INTO artefact VALUES (1, ?, 0, ?, 0)').run(key, key);
    throw new BreadboxError('conflict', 'no', { hint: 'try another' });
  },
  keys: ({ sql }: StoreContext) => sql('SELECT path FROM artefact ORDER BY path').pluck().all(),
  inTransaction: ({ db }: StoreContext) => db.inTransaction,
};

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'breadbox-store-'));
  path = join(directory, 'breadbox.db');
});

afterEach(async () => {
  for (const port of ports.splice(0)) {
    port.postMessage({ close: true } satisfies StoreToWorker);
    await new Promise((resolve) => port.once('close', resolve));
  }
  rmSync(directory, { recursive: true });
});

/** Serves the store in this thread and collects what it says. */
async function serve(kind: 'writer' | 'reader' = 'writer') {
  const { port1, port2 } = new MessageChannel();
  const said: StoreToMain[] = [];
  const first = new Promise<StoreToMain>((resolve) => port1.once('message', resolve));
  port1.on('message', (message: StoreToMain) => said.push(message));
  serveStore(port2, { path, kind }, operations);
  const greeting = await first;
  if ('ready' in greeting) ports.push(port1);
  else port1.close();
  const ask = async (...requests: StoreRequest[]) => {
    const from = said.length;
    port1.postMessage({ requests } satisfies StoreToWorker);
    while (
      said.slice(from).flatMap((message) => ('replies' in message ? message.replies : [])).length < requests.length
    ) {
      await new Promise((resolve) => setImmediate(resolve));
    }
    return said.slice(from).flatMap((message) => ('replies' in message ? message.replies : []));
  };
  return { greeting, ask };
}

const request = (callId: number, name: keyof typeof operations, key = ''): StoreRequest => ({
  callId,
  name,
  args: { key },
});

describe('a group of operations', () => {
  it('shares a transaction in which one failure undoes only itself', async () => {
    const { ask } = await serve();
    const replies = await ask(
      request(1, 'put', 'a'),
      request(2, 'putAndFail', 'b'),
      request(3, 'put', 'c'),
      request(4, 'put', 'a'),
    );
    expect(replies).toMatchObject([
      { callId: 1, result: 1 },
      { callId: 2, failure: { code: 'conflict', message: 'no', hint: 'try another' } },
      { callId: 3, result: 1 },
      { callId: 4, failure: { message: expect.stringContaining('UNIQUE') } },
    ]);
    expect(await ask(request(5, 'keys'))).toMatchObject([{ result: ['a', 'c'] }]);
  });

  it('is on disk for others when its reply comes', async () => {
    const { ask } = await serve();
    await ask(request(1, 'put', 'a'));
    const other = new SqliteDatabase(path, { readonly: true });
    expect(other.prepare('SELECT count(*) FROM artefact').pluck().get()).toBe(1);
    other.close();
  });

  it('of one that fails leaves nothing', async () => {
    const { ask } = await serve();
    expect(await ask(request(1, 'putAndFail', 'b'))).toMatchObject([{ failure: { code: 'conflict' } }]);
    expect(await ask(request(2, 'keys'))).toMatchObject([{ result: [] }]);
  });

  it('keeps the order of what was asked, also when there is much', async () => {
    const { ask } = await serve();
    const requests = Array.from({ length: 1000 }, (_, index) => request(index, 'put', String(index)));
    const replies = await ask(...requests);
    expect(replies.map(({ callId }) => callId)).toEqual(requests.map(({ callId }) => callId));
  });
});

describe('a reader', () => {
  it('reads what the writer wrote, outside any transaction of the writer', async () => {
    const writer = await serve();
    const reader = await serve('reader');
    await writer.ask(request(1, 'put', 'a'));
    expect(await reader.ask(request(1, 'keys'), request(2, 'inTransaction'))).toMatchObject([
      { result: ['a'] },
      { result: false },
    ]);
    expect(await reader.ask(request(3, 'put', 'b'))).toMatchObject([{ failure: { code: 'home-not-writable' } }]);
  });
});

describe('opening', () => {
  it('is refused while another process writes, and says which', async () => {
    const other = new SqliteDatabase(join(directory, 'lock.db'));
    other.exec('BEGIN EXCLUSIVE');
    writeFileSync(join(directory, 'head.json'), '{"pid":4711}');
    expect((await serve()).greeting).toMatchObject({
      broken: { code: 'already-running', message: expect.stringContaining('4711') },
    });
    other.close();
    expect((await serve()).greeting).toEqual({ ready: true });
  });

  it.each([
    ['text', 'not a database, though it is long enough to have a header'],
    ['a cut header', 'SQLite'],
    ['a header and rubbish', `SQLite format 3\0${'x'.repeat(5000)}`],
  ])('says so of a damaged file: %s', (_, content) => {
    writeFileSync(path, content, 'latin1');
    expect(() => openDatabase(path)).toThrow(expect.objectContaining({ code: 'store-corrupt' }));
  });

  it('refuses a database of a newer version and leaves it as it is', () => {
    const newer = new SqliteDatabase(path);
    newer.pragma('user_version = 99');
    newer.close();
    expect(() => openDatabase(path)).toThrow(expect.objectContaining({ code: 'store-newer' }));
    const again = new SqliteDatabase(path);
    expect(again.pragma('user_version', { simple: true })).toBe(99);
    again.close();
  });

  it('applies migrations once each, and a broken one not at all', () => {
    const db = new SqliteDatabase(':memory:');
    const steps = ['CREATE TABLE a (x)', 'CREATE TABLE b (x)'];
    migrate(db, 'here', steps.slice(0, 1));
    migrate(db, 'here', steps);
    migrate(db, 'here', steps);
    expect(() => migrate(db, 'here', [...steps, 'CREATE TABLE c (x); CREATE TABLE a (x)'])).toThrow('already exists');
    expect(db.prepare("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name").pluck().all()).toEqual([
      'a',
      'b',
    ]);
    db.close();
  });
});
