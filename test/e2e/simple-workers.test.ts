import { type ChildProcess, execFile, spawn, spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Result, RunStatus, WorkerRow } from '../../src/protocol/farm.ts';
import type { SimpleTask } from '../../src/protocol/simple.ts';
import { BuiltHead } from './built-head.ts';

const DARTS = [3, 7, 11, 20];
const WORKERS = 100;
const TASKS = 2000;
/** Of `slow`: its time limit of a second and the minute after it. */
const DEADLINE_MS = 61_000;

const repository = join(import.meta.dirname, '../..');
const has = (program: string, ...args: string[]): boolean => spawnSync(program, args).error === undefined;
const python = has('python3', '--version');
const shells = (['dash', 'busybox'] as const).filter((shell) => has(shell, '-c', ':') && has('unzip') && has('curl'));
const workerFile = (name: string): string => join(repository, 'docs/workers', name);

/** A folder with all programs of this computer but one. */
const withoutCurl = mkdtempSync(join(tmpdir(), 'breadbox-no-curl-'));
for (const place of (process.env.PATH ?? '').split(':').filter((folder) => existsSync(folder)))
  for (const name of readdirSync(place).filter((other) => other !== 'curl' && !existsSync(join(withoutCurl, other))))
    symlinkSync(join(place, name), join(withoutCurl, name));

let directory: string;
let home: string;
let head: BuiltHead;
let token: string;
let reference: Result[];
const processes: ChildProcess[] = [];

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'breadbox-simple-'));
  home = join(directory, 'home');
  head = await BuiltHead.start({ home });
  token = await nodeToken({});
  writeFileSync(join(directory, 'darts.jsonl'), DARTS.join('\n'));
  writeFileSync(join(directory, 'many.jsonl'), Array.from({ length: TASKS }, (_, n) => `${n}\n`).join(''));
  project('slow', '[sh, -c, "sleep 60"]', 'timeLimit: 1s\nfeed: {list: [1, 2]}\n');
  project('echo', '[cat]', 'feed: {list: [1, {"a": "b"}, "text"]}\n');
  reference = await results(await run('pi', '--feed', 'darts.jsonl', '--seed', '5', '--wait', '-q'));
});

afterAll(async () => {
  for (const child of processes) child.kill('SIGKILL');
  await head?.stop();
  for (const folder of [directory, withoutCurl]) rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
});

let slow: { id: string; held: SimpleTask; at: number };

it('a worker that is killed takes its task with it until the deadline, and no longer', async () => {
  const id = await run('slow');
  const worker = python ? startWorker(['python3', workerFile('worker.py')], 'killed', 1) : undefined;
  const held = worker === undefined ? await work('killed') : undefined;
  await eventually(async () => (await status(id)).leased === 1);
  worker?.kill('SIGKILL');
  if (held !== undefined) expect(held.project).toBe('slow');
  slow = { id, held: (await work('late')) as SimpleTask, at: Date.now() };
  expect(Date.parse(slow.held.deadline) - slow.at).toBeGreaterThan(DEADLINE_MS - 5000);
  await breadbox('farm', 'pause', id); // the last test looks again
});

const kinds: [string, string[]][] = [
  ...(python ? [['worker.py', ['python3', workerFile('worker.py')]] as [string, string[]]] : []),
  ...shells.map((shell): [string, string[]] => [
    `worker.sh in ${shell}`,
    [...(shell === 'busybox' ? ['busybox', 'ash'] : [shell]), workerFile('worker.sh')],
  ]),
  ...(has('wget') && has('unzip')
    ? [['worker.sh with wget', ['env', `PATH=${withoutCurl}`, 'sh', workerFile('worker.sh')]] as [string, string[]]]
    : []),
];

it.each(kinds)(
  '%s does a project to its end, with the answers that the pilots of the engine have',
  async (name, argv) => {
    const id = await run('pi', '--feed', 'darts.jsonl', '--seed', '5', '--workers', '0', '-q');
    const node = `page-${argv[0]}`;
    const worker = startWorker(argv, node, 2);
    const ended = new Promise((resolve) => worker.once('exit', resolve));
    await breadbox('farm', 'watch', id, '--timeout', '50');
    expect(await status(id)).toMatchObject({ state: 'done', answered: DARTS.length, failed: 0, workers: 0 });
    const found = await results(id);
    expect(found.map(({ answer }) => answer)).toEqual(reference.map(({ answer }) => answer));
    expect(found.map((result) => result.node)).toEqual(DARTS.map(() => node));
    const listed = async () => (await workers()).find((row) => row.node === node);
    await eventually(async () => (await listed())?.status?.processes !== undefined);
    expect(await listed()).toMatchObject({ kind: 'simple', state: 'idle', busy: 0, slots: 0 });
    if (name === 'worker.py') {
      worker.kill('SIGTERM');
      expect(await ended).toBe(0);
    } else {
      const stopped = JSON.parse(await breadbox('farm', 'workers', '--stop', node, '--json')) as WorkerRow[];
      expect(stopped).toMatchObject([{ node, state: 'leaving' }]);
      expect(await ended).toBe(0);
      expect(await problem(get(node))).toMatchObject({ status: 410, code: 'told-to-stop' });
    }
  },
);

it('shows the workers of the manual as they are', () => {
  const page = readFileSync(join(repository, 'docs/simple-workers.md'), 'utf8');
  expect(page).toContain(`\`\`\`python\n${readFileSync(workerFile('worker.py'), 'utf8')}\`\`\``);
  expect(page).toContain(`\`\`\`sh\n${readFileSync(workerFile('worker.sh'), 'utf8')}\`\`\``);
});

it('a worker that was written from the manual alone does its work', async () => {
  const id = await run('echo', '--workers', '0');
  for (;;) {
    const reply = await get('mine');
    if (reply.status === 204) break;
    const task = (await reply.json()) as SimpleTask;
    const zip = await fetch(head.url + task.bundle, { headers: { authorization: `Bearer ${token}` } });
    expect(
      Buffer.from(await zip.arrayBuffer())
        .subarray(0, 2)
        .toString(),
    ).toBe('PK');
    const etag = zip.headers.get('etag') ?? '';
    const again = { authorization: `Bearer ${token}`, 'if-none-match': etag };
    expect((await fetch(head.url + task.bundle, { headers: again })).status).toBe(304);
    const { stdout } = spawnSync('sh', ['-c', `exec ${task.run}`], {
      input: JSON.stringify(task.params),
      env: { ...process.env, ...task.env },
      encoding: 'utf8',
    });
    expect((await post({ task: task.task, ok: true, output: stdout })).status).toBe(200);
  }
  expect((await results(id)).map(({ answer }) => answer)).toEqual([1, { a: 'b' }, 'text']);
});

it('refuses what is forged, repeated, of somebody else or of another node, and says why', async () => {
  const id = await run('echo', '--workers', '0');
  const bound = await nodeToken({ nodes: 'pi[1-2]' });
  const stranger = await nodeToken({ user: 'stranger' });
  expect(await problem(get('pi3', bound))).toMatchObject({ status: 403, title: expect.stringContaining('pi[1-2]') });
  expect((await get('pi1', stranger)).status).toBe(204);
  const held = (await work('other')) as SimpleTask;
  const right = { task: held.task, ok: true, answer: 'right' };
  const wrong = { ...right, answer: 'wrong' };
  expect(await problem(post(wrong, bound))).toMatchObject({ status: 403, code: 'not-allowed' });
  expect(await problem(post(wrong, stranger))).toMatchObject({
    status: 403,
    title: expect.stringContaining('another user'),
  });
  const forged = `${held.task.slice(0, -2)}${held.task.endsWith('AA') ? 'BB' : 'AA'}`;
  expect(await problem(post({ ...wrong, task: forged }))).toMatchObject({ status: 403, code: 'not-allowed' });
  expect((await post(right)).status).toBe(200);
  expect(await problem(post(right))).toMatchObject({ status: 409, code: 'already-answered' });
  expect(await problem(post(wrong))).toMatchObject({ status: 409, code: 'already-answered' });
  const failing = (await work('other')) as SimpleTask;
  expect((await post({ task: failing.task, ok: false, error: 'no luck', log: 'line\n' })).status).toBe(200);
  const cancelled = (await work('other')) as SimpleTask;
  await breadbox('farm', 'cancel', id);
  const late = await problem(post({ task: cancelled.task, ok: true, answer: 1 }));
  expect(late).toMatchObject({ status: 409, code: 'stale-answer', title: expect.stringContaining('was cancelled') });
  expect((await results(id)).map(({ answer }) => answer)).toEqual(['right']);
  expect(await breadbox('farm', 'logs', id)).toContain('no luck');
  const pilots = await problem(get('pi1', 'bbx_nobody'));
  expect(pilots).toMatchObject({ status: 401, code: 'not-logged-in' });
});

it('takes an answer to a task that it gave out before it was killed', async () => {
  const id = await run('echo', '--workers', '0');
  const held = (await work('before')) as SimpleTask;
  await head.stop('SIGKILL');
  head = await BuiltHead.start({ home });
  expect((await post({ task: held.task, ok: true, answer: 'kept' })).status).toBe(200);
  expect((await results(id)).map(({ answer }) => answer)).toEqual(['kept']);
  await breadbox('farm', 'cancel', id);
});

it(`answers ${TASKS} tasks of ${WORKERS} workers once each`, async () => {
  const id = await run('echo', '--feed', 'many.jsonl', '--workers', '0', '-q');
  const cpuBefore = cpuSec(head.pid);
  const began = performance.now();
  let calls = 0;
  let accepted = 0;
  const worker = async (node: string): Promise<void> => {
    for (;;) {
      const reply = await get(node);
      calls++;
      if (reply.status === 204) return;
      const { task, params } = (await reply.json()) as SimpleTask & { params: number };
      const answered = await post({ task, ok: true, answer: params * 2 });
      calls++;
      expect(await answered.json()).toEqual({ accepted: true });
      accepted++;
    }
  };
  await Promise.all(Array.from({ length: WORKERS }, (_, index) => worker(`crowd-${index}`)));
  const seconds = (performance.now() - began) / 1000;
  const cpu = cpuSec(head.pid) - cpuBefore;
  console.log(
    `${calls} calls in ${seconds.toFixed(1)} s: ${Math.round(calls / seconds)}/s, the head's CPU ${Math.round((100 * cpu) / seconds)} %, ${((1000 * cpu) / calls).toFixed(2)} ms a call`,
  );
  expect(accepted).toBe(TASKS);
  const found = await results(id);
  expect(found.map(({ params, answer }) => [params, answer])).toEqual(
    Array.from({ length: TASKS }, (_, n) => [n, n * 2]),
  );
  expect(found.every(({ attempt }) => attempt === 1)).toBe(true);
  expect(await status(id)).toMatchObject({ state: 'done', answered: TASKS, failed: 0, leased: 0 });
}, 120_000);

it('the task of the killed worker has come back at its deadline, and a late answer is refused', async () => {
  await sleep(Math.max(0, slow.at + DEADLINE_MS + 500 - Date.now()));
  const late = await problem(post({ task: slow.held.task, ok: true, answer: 'late' }));
  expect(late).toMatchObject({ status: 409, code: 'stale-answer', title: expect.stringContaining('deadline') });
  await eventually(async () => (await status(slow.id)).leased === 0);
  await breadbox('farm', 'resume', slow.id);
  for (let count = 0; count < 2; count++) {
    const { task } = (await work('rescuer')) as SimpleTask;
    expect((await post({ task, ok: true, answer: 'saved' })).status).toBe(200);
  }
  expect((await results(slow.id)).map(({ answer, attempt }) => [answer, attempt])).toEqual([
    ['saved', 2],
    ['saved', 2],
  ]);
  expect(await breadbox('farm', 'logs', slow.id)).toContain('did not answer before the deadline');
}, 120_000);

function project(name: string, command: string, more: string): void {
  mkdirSync(join(directory, name));
  writeFileSync(join(directory, name, 'project.yaml'), `name: ${name}\nrun: ${command}\n${more}`);
}

async function breadbox(...args: string[]): Promise<string> {
  const env = { ...process.env, BREADBOX_HOME: home };
  const options = { env, cwd: directory, maxBuffer: 64 * 1024 * 1024 };
  return (await promisify(execFile)(join(repository, 'bin/breadbox'), args, options)).stdout;
}

/** Its tasks are for simple workers, but where it says otherwise. */
async function run(name: string, ...args: string[]): Promise<string> {
  const target = name === 'pi' ? name : `./${name}`;
  const workers = args.includes('--wait') || args.includes('--workers') ? [] : ['--workers', '0'];
  return (await breadbox('farm', 'run', target, ...workers, ...args.filter((word) => word !== '-q'), '-q')).trim();
}

async function results(id: string): Promise<Result[]> {
  const text = await (await head.call(`GET /api/farm/runs/${id}/results`)).text();
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));
}

async function status(id: string): Promise<RunStatus> {
  return (await (await head.call(`GET /api/farm/runs/${id}`)).json()) as RunStatus;
}

async function workers(): Promise<WorkerRow[]> {
  return (await (await head.call('GET /api/farm/workers')).json()) as WorkerRow[];
}

async function nodeToken(more: { user?: string; nodes?: string }): Promise<string> {
  const made = await head.call('POST /api/tokens', { role: 'node', ...more });
  return ((await made.json()) as { token: string }).token;
}

function get(node: string, bearer = token): Promise<Response> {
  return fetch(`${head.url}/get_work?node=${node}`, { headers: { authorization: `Bearer ${bearer}` } });
}

async function work(node: string): Promise<SimpleTask | undefined> {
  const reply = await get(node);
  return reply.status === 200 ? ((await reply.json()) as SimpleTask) : undefined;
}

function post(body: object, bearer = token): Promise<Response> {
  const headers = { authorization: `Bearer ${bearer}`, 'content-type': 'application/json' };
  return fetch(`${head.url}/post_answer`, { method: 'POST', headers, body: JSON.stringify(body) });
}

async function problem(reply: Promise<Response>): Promise<{ status: number; code: string; title: string }> {
  return (await (await reply).json()) as { status: number; code: string; title: string };
}

function startWorker([program = '', ...args]: string[], node: string, tasks: number): ChildProcess {
  const folder = join(directory, `work-${processes.length}`);
  const child = spawn(program, [...args, head.url, folder], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, BREADBOX_TOKEN: token, BREADBOX_NODE: node, BREADBOX_PROCESSES: String(tasks) },
  });
  processes.push(child);
  return child;
}

async function eventually(holds: () => Promise<boolean>): Promise<void> {
  for (let round = 0; round < 200; round++) {
    if (await holds()) return;
    await sleep(100);
  }
  throw new Error('not within 20 seconds');
}

/** Of all threads of a process, in seconds. */
function cpuSec(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
  return (Number(fields[11]) + Number(fields[12])) / 100;
}
