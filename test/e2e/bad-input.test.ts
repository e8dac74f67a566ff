import { execFile } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, readlinkSync, writeFileSync } from 'node:fs';
import { type IncomingHttpHeaders, request } from 'node:http';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { strToU8, type Zippable, zipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Attempt, Result, RunStatus } from '../../src/protocol/farm.ts';
import type { Lease } from '../../src/protocol/pilot.ts';
import { BuiltHead, temporaryHome } from './built-head.ts';

const MIB = 1024 * 1024;
const MAX_RSS_MIB = 250;

let place: { home: string; remove(): Promise<void> };
let head: BuiltHead;
let owner: string;
let aroundBefore: string[];

beforeAll(async () => {
  place = await temporaryHome();
  head = await BuiltHead.start({ home: place.home, args: ['--cores', '2'] });
  owner = await head.token();
  aroundBefore = around();
});
afterAll(async () => {
  await head?.stop();
  for (const pid of [...workers(), ...tasksLeft()]) kill(pid, 'SIGKILL');
  await place?.remove();
});

interface Reply {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

interface Sent {
  readonly token?: string | undefined;
  readonly headers?: Record<string, string>;
  readonly body?: string | Uint8Array;
}

/** A request just as it is written here: nothing tidies up its path or its headers. */
function send(method: string, path: string, { token = owner, headers = {}, body }: Sent = {}): Promise<Reply> {
  const { hostname, port } = new URL(head.url);
  const authorization: Record<string, string> = token === '' ? {} : { authorization: `Bearer ${token}` };
  return new Promise((resolve, reject) => {
    const call = request({ hostname, port, method, path, headers: { ...authorization, ...headers } }, (response) => {
      let text = '';
      response.on('data', (chunk) => {
        text += chunk;
      });
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, text }));
    });
    call.on('error', reject);
    call.end(body);
  });
}

/** Begins an upload that does not end by itself. */
function begin(path: string, headers: Record<string, string> = {}) {
  const { hostname, port } = new URL(head.url);
  const call = request({
    hostname,
    port,
    method: 'POST',
    path,
    headers: { authorization: `Bearer ${owner}`, ...headers },
  });
  const status = new Promise<number>((resolve) => {
    call.on('response', (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    });
    call.on('error', () => resolve(0));
  });
  return { call, status };
}

function problem({ status, text }: Reply): { status: number; code: string; title: string } {
  const body = JSON.parse(text) as { code: string; title: string; status: number };
  expect(body.status).toBe(status);
  return { status, code: body.code, title: body.title };
}

const json = async <T>(key: `${string} ${string}`, body?: unknown): Promise<T> =>
  (await head.call(key, body)).json() as T;
const statusOf = (run: string) => json<RunStatus>(`GET /api/farm/runs/${run}`);
const bundles = () => readdirSync(join(place.home, 'bundles'));
const zip = (entries: Zippable) => zipSync(entries);
const bundle = (name: string, more: string, files: Record<string, string> = {}) =>
  zip(
    Object.fromEntries(
      Object.entries({ 'project.yaml': `name: ${name}\n${more}`, ...files }).map(([file, text]) => [
        file,
        strToU8(text),
      ]),
    ),
  );

async function push(name: string, more: string, files?: Record<string, string>): Promise<void> {
  const reply = await send('POST', '/api/farm/projects', { body: bundle(name, more, files) });
  expect(reply.status, reply.text).toBe(200);
}

describe('uploads', () => {
  const yaml = strToU8('name: evil\nrun: x\n');
  const link = [strToU8('/etc/passwd'), { os: 3, attrs: (0o120777 << 16) >>> 0 }] as const;
  test.each([
    ['a name that leads out', zip({ 'project.yaml': yaml, '../../evil': yaml }), 'bad-bundle', '../../evil'],
    ['an absolute name', zip({ 'project.yaml': yaml, '/tmp/evil': yaml }), 'bad-bundle', '/tmp/evil'],
    ['a link', zip({ 'project.yaml': yaml, ln: [link[0], link[1]] }), 'bad-bundle', '"ln" is a symbolic link'],
    ['no zip', strToU8('#!/bin/sh\nrm -rf /\n'), 'bad-bundle', 'zip'],
    ['nothing', new Uint8Array(), 'bad-bundle', ''],
    [
      'a wrong project.yaml',
      bundle('a', 'run: x\ncpu: 2\n'),
      'bad-project',
      'project.yaml:3:1: cpu: there is no such key',
    ],
    [
      'deep YAML',
      bundle('a', `run: x\nfeed: {list: ${'['.repeat(60_000)}`),
      'bad-project',
      'nested deeper than 100 levels',
    ],
  ])('%s is refused, and nothing of it stays', async (_, body, code, told) => {
    const before = bundles();
    const answer = problem(await send('POST', '/api/farm/projects', { body }));
    expect(answer).toMatchObject({ status: 400, code });
    expect(answer.title).toContain(told);
    expect(bundles()).toEqual(before);
  });

  test('more than the limit is refused, whether it says so or not', async () => {
    const before = bundles();
    const told = begin('/api/farm/projects', { 'content-length': String(10_000 * MIB) });
    told.call.write(Buffer.alloc(1000));
    expect(await told.status).toBe(413);
    told.call.destroy();
    const untold = begin('/api/farm/projects', { 'transfer-encoding': 'chunked' });
    for (let sent = 0; sent < 66; sent++) untold.call.write(Buffer.alloc(MIB));
    expect([0, 413]).toContain(await untold.status);
    untold.call.destroy();
    await eventually(() => expect(bundles()).toEqual(before));
  });

  test('those that are slow hold nobody up, and leave nothing when they break off', async () => {
    const before = bundles();
    const slow = Array.from({ length: 20 }, () => begin('/api/farm/projects', { 'content-length': '1000000' }));
    for (const { call } of slow) call.write(Buffer.alloc(1000));
    await eventually(() => expect(bundles().length).toBe(before.length + 20));
    expect((await send('GET', '/api/me')).status).toBe(200);
    for (const { call } of slow) call.destroy();
    await eventually(() => expect(bundles()).toEqual(before));
  });

  test('a feed with a bad line cancels its run and tells the line; so does one that breaks off', async () => {
    await push('fed', 'run: cat\n');
    writeFileSync(join(dirname(place.home), 'bad.jsonl'), '{"n":1}\n{"n":2}\n{"n":3\n{"n":4}\n');
    const cli = await breadbox('farm', 'run', 'fed', '--feed', join(dirname(place.home), 'bad.jsonl'));
    expect(cli.exitCode).toBe(2);
    expect(cli.stderr).toContain('line 3');
    const [newest] = await json<RunStatus[]>('GET /api/farm/runs');
    expect(newest).toMatchObject({ state: 'cancelled', reason: expect.stringContaining('line 3') });

    const { run } = await json<RunStatus>('POST /api/farm/runs', { project: 'fed', feed: 'upload' });
    const upload = begin(`/api/farm/runs/${run}/tasks`, { 'content-length': '1000000' });
    upload.call.write('{"n":1}\n'.repeat(5000));
    await sleep(300);
    upload.call.destroy();
    await eventually(async () => expect(await statusOf(run)).toMatchObject({ state: 'cancelled' }));
  });
});

describe('a hostile worker', () => {
  let token: string;
  let run: string;
  let real: number[] = [];
  let tasks: Lease['tasks'];
  let grant = 1_000_000;
  const moment = '2026-01-01T00:00:00Z';
  const answerOf = (task: string, answer: unknown, more: object = {}) => ({
    ok: true,
    task,
    attempt: 1,
    answer,
    startedAt: moment,
    endedAt: moment,
    ...more,
  });
  const asPilot = (path: string, body: unknown) =>
    send('POST', path, { token, body: typeof body === 'string' ? body : JSON.stringify(body) });
  const answer = (...answers: unknown[]) => asPilot('/api/farm/answers', { answers });

  beforeAll(async () => {
    await push('slow', `run: sleep 600\nattempts: 1\nfeed: {list: [${Array.from({ length: 60 }, (_, n) => n)}]}\n`);
    run = (await json<RunStatus>('POST /api/farm/runs', { project: 'slow', workers: 2 })).run;
    await eventually(async () => expect((await statusOf(run)).leased).toBeGreaterThan(0));
    // A pilot of an earlier run may be about to leave: the newest one is there for this run.
    await eventually(async () => {
      const pilots = readdirSync(join(place.home, 'workers')).filter((file) => /^pilot-p\d+\.json$/.test(file));
      const name = pilots.sort((a, b) => Number(a.slice(7, -5)) - Number(b.slice(7, -5))).at(-1) ?? '';
      ({ token } = JSON.parse(readFileSync(join(place.home, 'workers', name), 'utf8')));
      const found = workers(name);
      expect(found.length).toBeGreaterThan(0);
      for (const pid of found) kill(pid, 'SIGSTOP');
      real = [...new Set([...real, ...found])];
      ({ tasks } = JSON.parse(
        (await asPilot('/api/farm/lease', { grant: grant++, want: 20, waitSec: 0 })).text,
      ) as Lease);
      expect(tasks.length).toBeGreaterThan(8);
    });
  });

  const task = (index: number): string => tasks[index]?.task ?? '';

  test.each<[string, () => unknown, string]>([
    ['no JSON', () => '{"answers": [', 'The body is not JSON'],
    ['no UTF-8', () => Buffer.from([0x22, 0xff, 0x22]).toString('latin1').slice(0, 2), 'not JSON'],
    ['a list', () => [], 'body: '],
    ['no answer', () => ({ answers: [answerOf(task(0), undefined)] }), 'answers[0].answer: '],
    ['no answers', () => ({ answers: [] }), 'answers: '],
    ['null', () => null, 'body: '],
    [
      'a task of another form',
      () => ({ answers: [answerOf(task(0), 1), answerOf('../r1.0', 1)] }),
      'answers[1].task: a task such as',
    ],
    ['attempt 0', () => ({ answers: [answerOf(task(0), 1, { attempt: 0 })] }), 'answers[0].attempt: '],
    [
      'attempt 1e999',
      () => `{"answers":[{"ok":true,"task":"r1.0","attempt":1e999,"startedAt":"${moment}","endedAt":"${moment}"}]}`,
      'answers[0].attempt: ',
    ],
    ['ok as text', () => ({ answers: [answerOf(task(0), 1, { ok: 'true' })] }), 'answers[0].ok: '],
    ['no time', () => ({ answers: [answerOf(task(0), 1, { startedAt: 'NaN' })] }), 'answers[0].startedAt: '],
    [
      'a time beyond calendars',
      () => ({ answers: [answerOf(task(0), 1, { endedAt: '+999999-01-01T00:00:00Z' })] }),
      'answers[0].endedAt: ',
    ],
    [
      'a thirteenth month',
      () => ({ answers: [answerOf(task(0), 1, { endedAt: '2026-13-01T00:00:00Z' })] }),
      'answers[0].endedAt: ',
    ],
    ['a log too long', () => ({ answers: [answerOf(task(0), 1, { log: 'x'.repeat(70_000) })] }), 'answers[0].log: '],
    ['a million answers', () => ({ answers: Array(20_000).fill(answerOf(task(0), 1)) }), 'answers: '],
    ['a hundred thousand brackets', () => '['.repeat(100_000) + ']'.repeat(100_000), 'body: '],
  ])('that sends %s is told the place', async (_, body, told) => {
    const refused = problem(await asPilot('/api/farm/answers', body()));
    expect(refused).toMatchObject({ status: 400, code: 'bad-input' });
    expect(refused.title).toContain(told);
  });

  test('that sends too much is cut off', async () => {
    expect(problem(await answer(answerOf(task(0), 'x'.repeat(10 * MIB))))).toMatchObject({
      status: 413,
      code: 'too-large',
    });
  });

  test('that sends odd answers gets them kept as they are, or failed; never the head down', async () => {
    const odd = [
      answerOf(task(0), {
        text: '\0 \ud800 \u2028 \u{10ffff}',
        proto: JSON.parse('{"__proto__":{"admin":true},"constructor":1}'),
      }),
      answerOf(task(1), -0, {
        startedAt: '0001-01-01T00:00:00Z',
        endedAt: '9999-12-31T23:59:59.999999999Z',
        log: 'a\0b\ud800',
      }),
      answerOf(task(2), 'x'.repeat(2 * MIB)),
      answerOf(task(3), null),
      { ...answerOf(task(4), 1), ok: false, error: 'a\0b\ud800', exitCode: Number.MAX_SAFE_INTEGER },
    ];
    const deep = `{"answers":[${JSON.stringify(answerOf(task(5), 0)).replace('"answer":0', `"answer":${'['.repeat(100_000)}${']'.repeat(100_000)}`)}]}`;
    expect(JSON.parse((await answer(...odd)).text)).toEqual({ outcomes: Array(5).fill('accepted') });
    expect(JSON.parse((await asPilot('/api/farm/answers', deep)).text)).toEqual({ outcomes: ['accepted'] });
    const results = (await send('GET', `/api/farm/runs/${run}/results`)).text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Result);
    const kept = new Map(results.map((result) => [result.task, result]));
    expect([...kept.keys()].sort()).toEqual([task(0), task(1), task(3)].sort());
    expect(JSON.stringify(kept.get(task(0))?.answer)).toBe(
      JSON.stringify(odd[0] && 'answer' in odd[0] ? odd[0].answer : undefined),
    );
    expect(kept.get(task(1))).toMatchObject({ answer: 0, startedAt: '0001-01-01T00:00:00.000Z' });
    expect(kept.get(task(3))?.answer).toBe(null);
    const attempts = await json<Attempt[]>(`GET /api/farm/runs/${run}/attempts`);
    const reasons = new Map(attempts.map(({ task: of, reason }) => [of, reason]));
    expect(reasons.get(task(2))).toContain('larger than the 1048576 allowed');
    expect(reasons.get(task(5))).toContain('nested deeper than 500 levels');
    expect(attempts.find(({ task: of }) => of === task(4))).toMatchObject({ exitCode: Number.MAX_SAFE_INTEGER });
    expect((await send('GET', `/api/farm/runs/${run}/results?format=csv`)).status).toBe(200);
  });

  test('that answers twice, late, for others or for what is not there changes nothing', async () => {
    const { run: other } = await json<RunStatus>('POST /api/farm/runs', { project: 'slow', workers: 1 });
    const before = await statusOf(run);
    const forged = [
      answerOf(task(0), 'again'),
      answerOf(task(6), 'x', { attempt: 7 }),
      answerOf(`${run}.59999`, 'x'),
      answerOf('r987654321.0', 'x'),
      answerOf(`${other}.0`, 'x', { attempt: 3 }),
    ];
    expect(JSON.parse((await answer(...forged)).text)).toEqual({
      outcomes: ['duplicate', 'stale', 'stale', 'stale', 'stale'],
    });
    expect(await statusOf(run)).toMatchObject({ answered: before.answered, failed: before.failed });
    expect(await statusOf(other)).toMatchObject({ answered: 0, failed: 0 });
    expect((await send('POST', `/api/farm/runs/${other}/cancel`)).status).toBe(200);
  });

  test.each([
    '%2e%2e%2f%2e%2e%2fevil',
    '..%2fevil',
    '%2fetc%2fevil',
    '/etc/evil',
    'a%5c..%5cevil',
    'a%00b',
    'a//b',
    'a%0ab',
    'x'.repeat(300),
    `${'d/'.repeat(20)}x`,
  ])('whose file is called %s is refused', async (path) => {
    const reply = await send('PUT', `/api/farm/tasks/${task(7)}/artefacts/${path}?attempt=1`, { token, body: 'evil' });
    expect([400, 404], reply.text).toContain(reply.status);
    expect(['bad-input', 'not-found']).toContain(problem(reply).code);
  });

  test('whose files are not of its leases is refused', async () => {
    const put = (of: string, attempt: string) =>
      send('PUT', `/api/farm/tasks/${of}/artefacts/x?attempt=${attempt}`, { token, body: 'evil' });
    expect(problem(await put(task(0), '1')).code).toBe('stale-answer');
    expect(problem(await put(task(7), '2')).code).toBe('stale-answer');
    expect(problem(await put('r99999.1', '1')).code).toBe('stale-answer');
    expect(problem(await put(task(7), '-1')).code).toBe('bad-input');
    expect(
      (await send('PUT', `/api/farm/tasks/${task(7)}/artefacts/../../../../evil?attempt=1`, { token, body: 'x' }))
        .status,
    ).toBe(404);
    expect(problem(await send('PUT', `/api/farm/runs/${run}/artefacts/x`, { token, body: 'x' })).code).toBe(
      'not-allowed',
    );
    expect(await json(`GET /api/farm/runs/${run}/artefacts`)).toEqual([]);
  });

  test.each(['', '../other', 'pi 1', '<script>', 'x'.repeat(254), 'pi1\n', '=cmd()'])(
    'that says its node is %j is refused',
    async (node) => {
      expect(problem(await asPilot('/api/farm/pilots', { node, slots: 2, version: '1' }))).toMatchObject({
        code: 'bad-input',
        title: expect.stringContaining('node: '),
      });
    },
  );

  test('with a token of some nodes is no pilot of another', async () => {
    const { token: bound } = await json<{ token: string }>('POST /api/tokens', { role: 'node', nodes: 'pi[1-2]' });
    const register = (node: string) =>
      send('POST', '/api/farm/pilots', { token: bound, body: JSON.stringify({ node, slots: 1, version: '1' }) });
    expect(problem(await register('other')).code).toBe('not-allowed');
  });

  test('may do nothing but its own', async () => {
    for (const [method, path] of [
      ['POST', '/api/farm/projects'],
      ['POST', '/api/farm/runs'],
      ['POST', '/api/stop'],
      ['GET', '/api/tokens'],
      ['GET', '/api/farm/projects'],
      ['DELETE', `/api/farm/runs/${run}`],
      ['POST', `/api/farm/runs/${run}/feed/next`],
    ] as const)
      expect(
        problem(await send(method, path, { token, ...(method === 'POST' && { body: '{"cursor":0,"waitSec":0}' }) })),
        path,
      ).toMatchObject({
        status: 403,
        code: 'not-allowed',
      });
    for (const wrong of ['', 'bbx_nonsense', `${token}x`, 'x'.repeat(5000)])
      expect(problem(await send('POST', '/api/farm/lease', { token: wrong, body: '{}' })).code).toBe('not-logged-in');
  });

  test('gone, its run is cancelled', async () => {
    expect((await send('POST', `/api/farm/runs/${run}/cancel`)).status).toBe(200);
    for (const pid of real) kill(pid, 'SIGKILL');
    expect(await statusOf(run)).toMatchObject({ state: 'cancelled' });
  });
});

describe('requests', () => {
  test.each([
    '/../../../../etc/passwd',
    '/%2e%2e/%2e%2e/%2e%2e/etc/passwd',
    '/..%2f..%2f..%2fetc%2fpasswd',
    '//etc/passwd',
    '/assets/..%5c..%5cetc',
    '/%00',
    '/%',
    'http://evil.example/api/me',
    '*',
    `/${'a/'.repeat(5000)}`,
  ])('for %s get nothing of this computer', async (path) => {
    const { status, text } = await send('GET', path);
    expect(status).toBeLessThan(500);
    expect(text).not.toContain('root:');
  });

  test('by another name or from another page are refused', async () => {
    expect(problem(await send('GET', '/api/me', { headers: { host: 'evil.example' } }))).toMatchObject({
      status: 421,
      code: 'wrong-host',
    });
    const login = await send('POST', '/api/login', {
      token: '',
      headers: { origin: 'http://evil.example' },
      body: JSON.stringify({ token: owner }),
    });
    expect(problem(login)).toMatchObject({ status: 403, code: 'wrong-origin' });
  });
});

test('after all that the head answers, computes rightly, is no larger, and has touched nothing else', async () => {
  const square = "let s='';process.stdin.on('data',d=>s+=d).on('end',()=>console.log(JSON.parse(s)**2))";
  await push('good', `run: node square.js\nfeed: {list: [${Array.from({ length: 12 }, (_, n) => n)}]}\n`, {
    'square.js': square,
  });
  const { run } = await json<RunStatus>('POST /api/farm/runs', { project: 'good' });
  await eventually(async () => expect(await statusOf(run)).toMatchObject({ state: 'done', answered: 12 }), 40_000);
  const results = (await send('GET', `/api/farm/runs/${run}/results`)).text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Result);
  expect(results.map(({ answer }) => answer)).toEqual(Array.from({ length: 12 }, (_, n) => n ** 2));
  const rssMib = Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${head.pid}/status`, 'utf8'))?.[1]) / 1024;
  console.log(`the head uses ${Math.round(rssMib)} MiB`);
  expect(rssMib).toBeLessThan(MAX_RSS_MIB);
  expect(head.output).not.toMatch(/failed unexpectedly|Unhandled|FATAL/i);
  const log = readdirSync(place.home).filter((name) => name.endsWith('.log'));
  for (const name of log) expect(readFileSync(join(place.home, name), 'utf8')).not.toContain('failed unexpectedly');
  expect(around()).toEqual([...aroundBefore, 'bad.jsonl'].sort());
  expect(readdirSync(place.home, { recursive: true }).filter((name) => /evil|\.part$/.test(String(name)))).toEqual([]);
}, 60_000);

/** What lies beside the data directory, and where names that lead out would have led. */
function around(): string[] {
  const evil = ['/tmp/evil', '/etc/evil', join(dirname(place.home), '../evil')].filter((path) => readable(path));
  return [...readdirSync(dirname(place.home)), ...evil].sort();
}

function readable(path: string): boolean {
  try {
    readFileSync(path);
    return true;
  } catch {
    return false;
  }
}

function breadbox(...args: string[]): Promise<{ exitCode: number; stderr: string }> {
  const cli = join(import.meta.dirname, '../../bin/breadbox');
  const work = join(place.home, 'empty');
  mkdirSync(work, { recursive: true });
  return new Promise((resolve) => {
    execFile(cli, args, { cwd: work, env: { ...process.env, BREADBOX_HOME: place.home } }, (error, _, stderr) =>
      resolve({ exitCode: typeof error?.code === 'number' ? error.code : 0, stderr }),
    );
  });
}

/** Tasks of killed pilots: what runs in a folder of this head. */
function tasksLeft(): number[] {
  return readdirSync('/proc')
    .filter((entry) => /^\d+$/.test(entry))
    .filter((pid) => {
      try {
        return readlinkSync(`/proc/${pid}/cwd`).startsWith(place.home);
      } catch {
        return false; // it has just ended, or is another account's
      }
    })
    .map(Number);
}

/** Processes that were given a file of this head's workers. */
function workers(name = ''): number[] {
  return readdirSync('/proc')
    .filter((entry) => /^\d+$/.test(entry))
    .filter((pid) => {
      try {
        const argv = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
        return argv[0]?.endsWith('node') && argv.some((word) => word.startsWith(join(place.home, 'workers', name)));
      } catch {
        return false; // it has just ended
      }
    })
    .map(Number);
}

function kill(pid: number, signal: 'SIGSTOP' | 'SIGKILL'): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

async function eventually(check: () => void | Promise<void>, ms = 50_000): Promise<void> {
  for (const until = Date.now() + ms; ; await sleep(50)) {
    try {
      return await check();
    } catch (error) {
      if (Date.now() > until) throw error;
    }
  }
}
