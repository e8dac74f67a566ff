import { mkdir, writeFile } from 'node:fs/promises';
import { hostname, networkInterfaces } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { answerSchema } from '../protocol/pilot.ts';
import { openTestHead, problemOf, type TestHead } from './open-test-head.ts';
import { validate } from './validate.ts';

let head: TestHead;
beforeAll(async () => {
  head = await openTestHead((app) => {
    app.get('/api/broken', () => {
      throw new Error('the password is swordfish');
    });
  });
});
afterAll(() => head.close());

function endless(chunk: Uint8Array): { body: ReadableStream<Uint8Array>; sent: () => number } {
  let sent = 0;
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      sent += chunk.length;
      controller.enqueue(chunk);
    },
  });
  return { body, sent: () => sent };
}

describe('a body', () => {
  test('names the place that is wrong', async () => {
    const body = JSON.stringify({ role: 'viewer', name: 'x'.repeat(101) });
    const response = await head.request('POST /api/tokens', { as: 'owner', body });
    expect(response.status).toBe(400);
    expect(response.headers.get('content-type')).toBe('application/problem+json');
    const { code, title } = await problemOf(response);
    expect(code).toBe('bad-input');
    expect(title).toContain('name: ');
  });

  test('names a place deep inside, also behind a union', () => {
    const timed = { attempt: 1, startedAt: '2026-01-01T00:00:00Z', endedAt: '2026-01-01T00:00:00Z' };
    const answers = [
      { ok: true, answer: 1, task: 'r1.0', ...timed },
      { ok: true, answer: 1, task: 'first', ...timed },
    ];
    const schema = z.object({ answers: z.array(answerSchema) });
    expect(() => validate(schema, { answers }, 'body')).toThrow(/ answers\[1\]\.task: a task such as r12\.345/);
    const union = z.union([
      z.object({ seq: z.int(), tasks: z.array(z.int()) }),
      z.object({ seq: z.int(), done: z.literal(true) }),
    ]);
    expect(() => validate(union, { seq: 1, tasks: [0, 'one'] }, 'body')).toThrow(/ tasks\[1\]: /);
  });

  test.each([
    ['', 'The body is not JSON'],
    ['{"role":', 'The body is not JSON'],
    [Buffer.from([0x22, 0xff, 0x22]), 'The body is not UTF-8 text.'],
  ])('that is no JSON: %s', async (body, title) => {
    const response = await head.request('POST /api/tokens', { as: 'owner', body });
    expect(response.status).toBe(400);
    expect((await problemOf(response)).title).toContain(title);
  });

  test('is counted as it comes, and refused at the limit of its call', async () => {
    const { body, sent } = endless(Buffer.alloc(64 * 1024, ' '));
    const response = await head.request('POST /api/tokens', { as: 'owner', body, duplex: 'half' } as RequestInit);
    expect(response.status).toBe(413);
    expect((await problemOf(response)).code).toBe('too-large');
    expect(sent()).toBeLessThan(1.5 * 1024 * 1024);
  });

  test('of a call with a higher limit may be larger', async () => {
    const body = JSON.stringify({ answers: [], padding: 'x'.repeat(8 * 1024 * 1024) });
    const response = await head.request('POST /api/farm/answers', { as: 'node', body });
    expect((await problemOf(response)).code).toBe('bad-input');
    const tooLarge = await head.request('POST /api/farm/answers', {
      as: 'node',
      body: ' '.repeat(9 * 1024 * 1024 + 1),
    });
    expect(tooLarge.status).toBe(413);
  });

  test('that says that it is too large is not read', async () => {
    const { body, sent } = endless(Buffer.alloc(1024));
    const headers = { 'content-length': String(2 * 1024 * 1024) };
    const response = await head.request('POST /api/tokens', {
      as: 'owner',
      headers,
      body,
      duplex: 'half',
    } as RequestInit);
    expect(response.status).toBe(413);
    expect(sent()).toBeLessThan(10 * 1024);
  });

  test.each([undefined, 'viewer'] as const)('of a caller who may not is not read: %s', async (as) => {
    const { body, sent } = endless(Buffer.alloc(1024));
    const response = await head.request('POST /api/farm/projects', {
      ...(as && { as }),
      body,
      duplex: 'half',
    } as RequestInit);
    expect([401, 403]).toContain(response.status);
    expect(sent()).toBeLessThan(10 * 1024);
  });
});

describe('a path', () => {
  test('is validated', async () => {
    const response = await head.request('GET /api/farm/runs/r0', { as: 'owner' });
    expect((await problemOf(response)).title).toContain('run: a run such as r12, or its name');
  });

  test('and a query too', async () => {
    const response = await head.request('GET /api/farm/runs?limit=0', { as: 'owner' });
    expect((await problemOf(response)).title).toContain('query of the request is wrong at limit: ');
  });

  test('may hold slashes where it names a file', async () => {
    const response = await head.request('GET /api/farm/runs/r1/artefacts/a/b%20c.png', { as: 'owner' });
    expect(response.status).toBe(404);
    expect((await problemOf(response)).title).not.toContain('The head has no GET');
  });

  test('that is no call is 404, with another method 405', async () => {
    const unknown = await head.request('GET /api/nothing', { as: 'owner' });
    expect(unknown.status).toBe(404);
    expect((await problemOf(unknown)).code).toBe('not-found');
    const method = await head.request('DELETE /api/tokens', { as: 'owner' });
    expect(method.status).toBe(405);
    expect(method.headers.get('allow')).toBe('GET, POST');
    expect((await problemOf(method)).code).toBe('method-not-allowed');
    expect((await head.request('POST /no/page', {})).status).toBe(404);
  });

  test('answers HEAD without a body', async () => {
    const response = await head.request('HEAD /api/status', { as: 'viewer' });
    expect(response.status).toBe(200);
    expect(await response.text()).toBe('');
    await head.request('HEAD /api/live', { as: 'viewer' });
    expect(head.live.clients).toBe(0);
  });
});

test('an unexpected error tells its caller a number, and the log the rest', async () => {
  const response = await head.request('GET /api/broken', { as: 'owner' });
  expect(response.status).toBe(500);
  const { code, title, hint } = await problemOf(response);
  expect(code).toBe('internal');
  expect(title + hint).not.toContain('swordfish');
  const errorId = /error ([0-9a-f]{8})/.exec(title)?.[1];
  const line = head.logged.find((entry) => entry.errorId === errorId);
  expect(JSON.stringify(line)).toContain('swordfish');
});

test('nothing secret is ever logged', async () => {
  await mkdir(join(head.home, 'dashboard'), { recursive: true });
  await writeFile(join(head.home, 'dashboard', 'index.html'), 'x');
  await head.request('POST /api/login', { body: JSON.stringify({ token: head.secrets.owner }) });
  await head.request('GET /api/broken', { as: 'owner', cookie: head.secrets.user });
  const log = JSON.stringify(head.logged);
  for (const secret of Object.values(head.secrets)) expect(log).not.toContain(secret);
});

test('while the head stops, calls are told so', async () => {
  const stopped = await openTestHead();
  await stopped.request('POST /api/stop', { as: 'owner' });
  await new Promise((resolve) => setImmediate(resolve));
  expect(stopped.counts.stops).toBe(1);
  stopped.stopping.abort();
  const response = await stopped.request('GET /api/status', { as: 'owner' });
  expect(response.status).toBe(503);
  expect((await problemOf(response)).code).toBe('stopping');
  await stopped.close();
});

test('the head tells of itself and of its computer', async () => {
  const status = await (await head.request('GET /api/status', { as: 'user' })).json();
  expect(status).toMatchObject({ running: true, pid: process.pid, engine: 'local', url: 'http://127.0.0.1:8642' });
  const computer = await (await head.request('GET /api/computer', { as: 'user' })).json();
  expect(computer).toMatchObject({ cores: expect.any(Number), memBytes: expect.any(Number), node: hostname() });
});

test('its computer is called as the inventory calls it, by any of its addresses', async () => {
  const add = (nodes: readonly unknown[]) =>
    head.request('POST /api/inventory', {
      ...{ as: 'owner', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ nodes }) },
    });
  const called = async () =>
    ((await (await head.request('GET /api/computer', { as: 'user' })).json()) as { node: string }).node;
  // Beyond another host, that is another computer.
  await add([
    { node: 'rain1', address: '127.0.0.1', jump: 'gate' },
    { node: 'rain2', address: '203.0.113.250' },
  ]);
  expect(await called()).toBe(hostname());
  const addresses = Object.values(networkInterfaces()).flatMap((all = []) => all.map(({ address }) => address));
  await add([{ node: 'rain0', address: addresses.at(-1) }]);
  expect(await called()).toBe('rain0');
});
