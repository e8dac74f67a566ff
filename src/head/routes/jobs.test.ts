import { readdirSync, readFileSync, readlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Job, JobDetail, JobList } from '../../protocol/jobs.ts';
import { openTestHead, problemOf, type TestHead } from '../open-test-head.ts';

let head: TestHead;
let ben: string;
beforeEach(async () => {
  head = await openTestHead();
  await head.jobs.start();
  ben = (await head.tokens.create({ role: 'user', user: 'ben' })).token;
});
afterEach(async () => {
  const alive = () => head.engine.list({ states: ['pending', 'running'] });
  for (const { jobId } of await alive()) await head.engine.cancel(jobId, { graceSec: 0 });
  await expect.poll(async () => (await alive()).length, { timeout: 30_000 }).toBe(0);
  await head.close();
});

type Caller = 'owner' | 'user' | 'viewer' | 'ben';
const ask = (as: Caller, key: `${string} ${string}`, init: RequestInit = {}): Promise<Response> =>
  as === 'ben'
    ? head.request(key, { ...init, headers: { authorization: `Bearer ${ben}`, ...init.headers } })
    : head.request(key, { ...init, as });

function openFiles(): string[] {
  return readdirSync('/proc/self/fd').flatMap((fd) => {
    try {
      return [readlinkSync(`/proc/self/fd/${fd}`)];
    } catch {
      return []; // closed meanwhile
    }
  });
}

async function submit(as: Caller, script: string, more: Record<string, unknown> = {}): Promise<string> {
  const body = JSON.stringify({ script: `#!/bin/sh\n${script}\n`, directory: head.home, ...more });
  const answer = await ask(as, 'POST /api/jobs', { body });
  const { jobId, title } = (await answer.json()) as { jobId: string; title?: string };
  if (answer.status !== 200) throw new Error(title);
  return jobId;
}

const jobOf = async (id: string): Promise<JobDetail> =>
  (await (await ask('owner', `GET /api/jobs/${id}`)).json()) as JobDetail;
const listed = async (query = '', as: Caller = 'owner'): Promise<JobList> =>
  (await (await ask(as, `GET /api/jobs${query}`)).json()) as JobList;
const ids = (list: JobList): string[] => list.jobs.map(({ jobId }) => jobId);
const until = (id: string, state: string) =>
  expect.poll(async () => (await jobOf(id)).state, { timeout: 30_000 }).toBe(state);

test('a script is submitted, runs, and what it printed, was and took is told', async () => {
  const id = await submit('user', '#SBATCH -J hello\necho "$1 $WHO $SLURM_JOB_ID"; echo bad >&2', {
    ...{ scriptName: 'job.sh', args: ["it's $(x)"], options: ['-n', '1'] },
    environment: { WHO: 'line\nbreak "q"' },
  });
  await until(id, 'completed');
  expect(await jobOf(id)).toMatchObject({
    ...{ jobId: id, name: 'hello', user: 'user', kind: 'batch', exitCode: 0, directory: head.home, tasks: 1 },
    options: [
      { source: 'script', option: 'job-name', value: 'hello', line: 2 },
      { source: 'command-line', option: 'ntasks', value: '1' },
    ],
    args: ["it's $(x)"],
    hasScript: true,
  });
  const output = await ask('user', `GET /api/jobs/${id}/output`);
  expect(await output.text()).toBe(`it's $(x) line\nbreak "q" ${id}\nbad\n`);
  expect(await (await ask('user', `GET /api/jobs/${id}/script`)).text()).toContain('#SBATCH -J hello');
  expect(readFileSync(join(head.home, `slurm-${id}.out`), 'utf8')).toContain('bad');
});

test('a script that is wrong is refused with the line, and checked without being run', async () => {
  const body = JSON.stringify({ script: '#!/bin/sh\n#SBATCH --ntasks=many\n', directory: head.home });
  const refused = await ask('user', 'POST /api/jobs', { body });
  expect(refused.status).toBe(400);
  expect((await problemOf(refused)).title).toContain('line 2');
  const check = await (await ask('user', 'POST /api/jobs/check', { body })).json();
  expect(check).toMatchObject({ ok: false, errors: [{ line: 2, source: 'script' }] });
  expect((await listed('?ended=true')).total).toBe(0);
});

test.each([
  ['a zero byte in the script', { script: '#!/bin/sh\0' }],
  ['a zero byte in a value', { environment: { A: 'x\0y' } }],
  ['a zero byte in a name', { environment: { 'A\0': 'x' } }],
  ['a value that no program can get', { environment: { A: 'x'.repeat(131_072) } }],
  ['an argument that no program can get', { args: ['x'.repeat(131_072)] }],
  ['a relative directory', { directory: 'here' }],
])('%s is refused', async (_, wrong) => {
  const body = JSON.stringify({ script: '#!/bin/sh\ntrue', directory: head.home, ...wrong });
  const answer = await ask('user', 'POST /api/jobs', { body });
  expect([answer.status, (await problemOf(answer)).code]).toEqual([400, 'bad-input']);
});

describe('who sees what', () => {
  let id: string;
  beforeEach(async () => {
    id = await submit('ben', 'echo secret; sleep 60', { args: ['hush'], options: ['--comment=hush'] });
    await until(id, 'running');
  });

  test.each([
    'GET /api/jobs/ID',
    'GET /api/jobs/ID/why',
    'GET /api/jobs/ID/script',
    'GET /api/jobs/ID/output',
    'GET /api/jobs/ID/output?follow=true',
    'GET /api/jobs/ID/ranks',
    'POST /api/jobs/ID/cancel',
    'POST /api/jobs/ID/hold',
    'POST /api/jobs/ID/release',
    'POST /api/jobs/ID/requeue',
    'POST /api/jobs/ID/signal {"signal":"SIGKILL"}',
    'POST /api/jobs/ID/stdin x',
  ])('another user gets 404: %s', async (call) => {
    const [method, path, body] = call.replace('ID', id).split(' ') as [string, string, string | undefined];
    const answer = await ask('user', `${method} ${path}`, body === undefined ? {} : { body });
    expect([answer.status, (await problemOf(answer)).code]).toEqual([404, 'not-found']);
    expect((await jobOf(id)).state).toBe('running');
  });

  test('a user lists his own; owner and viewer all; a viewer learns no words of it', async () => {
    expect(ids(await listed('', 'user'))).toEqual([]);
    expect(ids(await listed('?user=ben', 'user'))).toEqual([]);
    expect(ids(await listed('', 'ben'))).toEqual([id]);
    expect(ids(await listed('', 'viewer'))).toEqual([id]);
    const seen = await ask('viewer', `GET /api/jobs/${id}`);
    const text = await seen.text();
    expect(JSON.parse(text)).toMatchObject({ state: 'running', user: 'ben', args: [], options: [] });
    expect(text).not.toContain('hush');
    for (const what of ['script', 'output', 'ranks'])
      expect((await ask('viewer', `GET /api/jobs/${id}/${what}`)).status).toBe(403);
  });

  test('the owner may end it', async () => {
    expect((await ask('owner', `POST /api/jobs/${id}/cancel`)).status).toBe(204);
    await until(id, 'cancelled');
  });
});

describe('output', () => {
  test('is followed until the job has ended, from where one likes', async () => {
    const id = await submit('user', 'echo one; sleep 0.6; echo two; sleep 0.3; printf three');
    const answer = await ask('user', `GET /api/jobs/${id}/output?follow=true`);
    const pieces: string[] = [];
    for await (const piece of answer.body as unknown as AsyncIterable<Uint8Array>)
      pieces.push(Buffer.from(piece).toString());
    expect(pieces.join('')).toBe('one\ntwo\nthree');
    expect(pieces.length).toBeGreaterThan(1);
    expect((await jobOf(id)).state).toBe('completed');
    expect(await (await ask('user', `GET /api/jobs/${id}/output?follow=true&from=8`)).text()).toBe('three');
    const tail = await ask('user', `GET /api/jobs/${id}/output`, { headers: { range: 'bytes=-5' } });
    expect([tail.status, tail.headers.get('content-range'), await tail.text()]).toEqual([
      206,
      'bytes 8-12/13',
      'three',
    ]);
  });

  test('of a job that waits is empty, and followed once there is some', async () => {
    const id = await submit('user', 'echo ran', { options: ['--hold'] });
    expect(await (await ask('user', `GET /api/jobs/${id}/output`)).text()).toBe('');
    const followed = ask('user', `GET /api/jobs/${id}/output?follow=true`).then((answer) => answer.text());
    await ask('user', `POST /api/jobs/${id}/release`);
    expect(await followed).toBe('ran\n');
  });

  test('ends when the caller goes', async () => {
    const id = await submit('user', 'echo begun; sleep 60');
    const answer = await ask('user', `GET /api/jobs/${id}/output?follow=true`);
    const reader = answer.body!.getReader();
    expect(Buffer.from((await reader.read()).value!).toString()).toBe('begun\n');
    const file = join(head.home, `slurm-${id}.out`);
    expect(openFiles()).toContain(file);
    await reader.cancel();
    await expect.poll(openFiles).not.toContain(file);
    await ask('user', `POST /api/jobs/${id}/cancel`);
    await until(id, 'cancelled');
  });

  test('that the job has made something else of is not read', async () => {
    const id = await submit('user', 'rm -f mine; mkfifo mine; sleep 60', { options: ['-o', 'mine'] });
    await until(id, 'running');
    await expect.poll(async () => (await ask('user', `GET /api/jobs/${id}/output`)).status).toBe(403);
    expect((await ask('user', `GET /api/jobs/${id}/output?follow=true`)).status).toBe(403);
    await ask('user', `POST /api/jobs/${id}/cancel`);
    await until(id, 'cancelled');
  });
});

describe('the list', () => {
  const ended = async (script: string, more: Record<string, unknown> = {}): Promise<string> => {
    const id = await submit('user', script, more);
    await expect.poll(async () => (await jobOf(id)).endedAt, { timeout: 30_000 }).toBeDefined();
    return id;
  };

  test('has what waits and runs; what has ended if asked for; filters; pages', async () => {
    const good = await ended('true', { options: ['-J', 'good'] });
    const bad = await ended('exit 3', { options: ['-J', 'bad'] });
    const held = await submit('ben', 'true', { options: ['-H', '-J', 'later'] });
    expect(ids(await listed())).toEqual([held]);
    expect(await listed('?ended=true')).toMatchObject({ total: 3, counts: { pending: 1, completed: 1, failed: 1 } });
    expect(ids(await listed('?states=failed,completed'))).toEqual([bad, good]);
    expect(ids(await listed(`?jobs=${good},${held}`))).toEqual([held, good]);
    expect(ids(await listed('?name=oo&ended=true'))).toEqual([good]);
    expect(ids(await listed('?user=ben&ended=true'))).toEqual([held]);
    expect(ids(await listed('?ended=true&limit=2'))).toEqual([held, bad]);
    expect(ids(await listed(`?ended=true&limit=2&before=${bad}`))).toEqual([good]);
    expect(ids(await listed(`?ended=true&since=${(await jobOf(good)).endedAt}`))).toEqual([held, bad]);
    expect((await ask('owner', 'GET /api/jobs?states=sleeping')).status).toBe(400);
    expect((await listed()).jobs[0]).toMatchObject({ held: true, reason: 'JobHeldUser' });
    const why = async (id: string) => (await ask('viewer', `GET /api/jobs/${id}/why`)).json();
    expect(await why(held)).toMatchObject({ reason: 'JobHeldUser' });
    expect(await why(bad)).toEqual({ reason: 'None', sentence: 'it has ended (failed): exit code 3' });
  });

  test('folds what waits of an array', async () => {
    const id = await submit('user', 'true', { options: ['-a', '0-2,7', '-H'] });
    expect(ids(await listed())).toEqual([7, 2, 1, 0].map((index) => `${id}_${index}`));
    expect(await listed('?fold=true')).toMatchObject({ total: 4, jobs: [{ jobId: `${id}_[0-2,7]`, rawId: id }] });
    expect(await jobOf(id)).toMatchObject({ jobId: `${id}_0`, arrayId: id, arrayIndex: 0 });
    const second = String(Number(id) + 1);
    expect(await jobOf(second)).toMatchObject({ jobId: `${id}_1`, rawId: second });
    expect((await ask('user', `POST /api/jobs/${second}/cancel`)).status).toBe(204);
    await expect.poll(async () => (await listed('?ended=true')).counts).toEqual({ cancelled: 1, pending: 3 });
    expect((await ask('user', `POST /api/jobs/${id}/cancel`)).status).toBe(204);
    await expect.poll(async () => (await listed('?ended=true')).counts).toEqual({ cancelled: 4 });
  });

  test('tells jobs of the past that the engine has forgotten, once each', async () => {
    const id = await ended('echo past', { options: ['-J', 'old'] });
    const text = JSON.stringify({ ...(await jobOf(id)), jobId: '900', rawId: '900', name: 'older' } satisfies Job);
    await expect
      .poll(async () => (await head.store.read('knownEnds', { engine: 'local', rawIds: `[${id}]` })).length)
      .toBe(1);
    const row = {
      engine: 'local',
      rawId: 900,
      jobId: '900',
      arrayId: null,
      arrayIndex: null,
      owner: 'ben',
      name: 'older',
    };
    await head.store.write('setJobs', {
      rows: [{ ...row, state: 'failed', endedAt: Date.now(), job: text, detail: null }],
    });
    expect(ids(await listed('?ended=true'))).toEqual(['900', id]);
    expect((await listed('?ended=true')).counts).toEqual({ completed: 1, failed: 1 });
    const older = await ask('owner', 'GET /api/jobs/900');
    expect([older.status, await older.json()]).toMatchObject([200, { hasScript: false }]);
    expect((await ask('owner', 'GET /api/jobs/900/script')).status).toBe(404);
    expect((await ask('owner', 'POST /api/jobs/900/cancel')).status).toBe(204);
    expect((await ask('owner', 'POST /api/jobs/900/requeue')).status).toBe(409);
    expect((await ask('owner', 'GET /api/jobs/901')).status).toBe(404);
  });
});

test('changes are told to those who may know, together', async () => {
  const texts: Record<string, string> = {};
  const readers = await Promise.all(
    (['owner', 'user', 'ben'] as const).map(async (as) => {
      const reader = (await ask(as, 'GET /api/live')).body!.getReader();
      void (async () => {
        for (let piece = await reader.read(); !piece.done; piece = await reader.read())
          texts[as] = (texts[as] ?? '') + Buffer.from(piece.value).toString();
      })();
      return reader;
    }),
  );
  const array = await submit('user', 'true', { options: ['-a', '0-9'] });
  await expect
    .poll(() => texts.user?.match(/"state":"completed"/g)?.length ?? 0, { timeout: 30_000 })
    .toBeGreaterThan(9);
  const events = texts.user!.match(/^event: jobs$/gm)!.length;
  expect(events).toBeLessThan(15);
  expect(texts.owner).toContain(`"jobId":"${array}_9"`);
  expect(texts.ben).not.toContain('event: jobs');
  for (const reader of readers) await reader.cancel();
});

test('a signal reaches the job, and one that is none is refused', async () => {
  const id = await submit('user', 'trap "echo got; exit 7" USR1; echo ready; while :; do sleep 0.05; done');
  await expect.poll(async () => (await ask('user', `GET /api/jobs/${id}/output`)).text()).toBe('ready\n');
  const send = (signal: string) => ask('user', `POST /api/jobs/${id}/signal`, { body: JSON.stringify({ signal }) });
  expect((await send('SIGNONE')).status).toBe(400);
  expect((await send('SIGUSR1')).status).toBe(204);
  await until(id, 'failed');
  expect((await jobOf(id)).exitCode).toBe(7);
});

test('files of the account, nodes and ready-made scripts', async () => {
  writeFileSync(join(head.home, 'a.txt'), 'text');
  const where = encodeURIComponent(head.home);
  expect(await (await ask('owner', `GET /api/files?path=${where}`)).json()).toMatchObject({ path: head.home });
  const file = await ask('owner', `GET /api/files${head.home}/a.txt`);
  expect([file.headers.get('content-type'), await file.text()]).toEqual(['text/plain; charset=utf-8', 'text']);
  const put = await ask('owner', `PUT /api/files${head.home}/b.txt`, { body: 'new' });
  expect(await put.json()).toEqual({ bytes: 3 });
  expect(readFileSync(join(head.home, 'b.txt'), 'utf8')).toBe('new');
  expect((await ask('viewer', `GET /api/files?path=${where}`)).status).toBe(403);
  expect(await (await ask('viewer', 'GET /api/nodes')).json()).toMatchObject([{ state: 'idle', busyCores: 0 }]);
  expect((await ask('user', 'GET /api/job-templates')).status).toBe(200);
});
