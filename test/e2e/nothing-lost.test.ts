import { execFile, execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Result, RunStatus } from '../../src/protocol/farm.ts';

const TASKS = 20_000;
const FEED_TASKS = 600;
const CHAOS_MS = 20_000;

const run = promisify(execFile);
const cli = join(import.meta.dirname, '../../bin/breadbox');
let directory: string;
let home: string;
let port: number;

const breadbox = async (...args: string[]): Promise<string> => {
  const env = { ...process.env, BREADBOX_HOME: home };
  return (await run(cli, args, { env, cwd: directory, maxBuffer: 256 * 1024 * 1024 })).stdout;
};
const start = () => breadbox('start', '--detach', '--port', String(port));
const status = async (id: string): Promise<RunStatus> => JSON.parse(await breadbox('farm', 'status', id, '--json'));
const headPid = (): number => JSON.parse(readFileSync(join(home, 'head.json'), 'utf8')).pid;

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'breadbox-chaos-'));
  home = join(directory, 'home');
  port = await freePort();
  writeProject('digest', 'mode: stream\nattempts: 3\n', DIGEST);
  writeProject('chain', 'mode: stream\nattempts: 3\nfeed: {command: node feed.js}\n', DIGEST);
  writeFileSync(join(directory, 'chain/feed.js'), FEED);
  writeFileSync(join(directory, 'tasks.jsonl'), Array.from({ length: TASKS }, (_, n) => `{"n":${n}}\n`).join(''));
  await start();
});

afterAll(async () => {
  await breadbox('stop').catch(() => undefined);
  for (const { pid } of workers('')) kill(pid);
  rmSync(directory, { recursive: true, force: true, maxRetries: 5 });
});

it('kill -9 of the head and of the pilots, at random and again and again, loses no task and doubles none', async () => {
  await breadbox('farm', 'push', 'digest');
  await breadbox('farm', 'push', 'chain');
  const flat = (await breadbox('farm', 'run', 'digest', '--feed', 'tasks.jsonl')).trim();
  const fed = (await breadbox('farm', 'run', 'chain', '--seed', '11')).trim();

  const before = await eventually(() => workers('pilot')[0]?.pid);
  kill(headPid());
  await start();
  expect(
    workers('pilot').map(({ pid }) => pid),
    'a pilot outlives its head',
  ).toContain(before);

  const killed = { head: 1, pilot: 0, feed: 0 };
  const until = Date.now() + CHAOS_MS;
  for (let turn = 0; Date.now() < until && (await status(flat)).state === 'running'; turn++) {
    await sleep(300 + Math.random() * 900);
    const victim = (['pilot', 'head', 'feed'] as const)[turn % 3] ?? 'head';
    if (victim === 'head') {
      kill(headPid());
      await start();
    } else for (const { pid } of workers(victim)) kill(pid);
    killed[victim]++;
  }
  console.log(`killed: ${JSON.stringify(killed)}`);
  expect(Math.min(killed.head, killed.pilot, killed.feed)).toBeGreaterThan(1);

  for (const [id, tasks, prefix] of [
    [flat, TASKS, ''],
    [fed, FEED_TASKS, 'chain-'],
  ] as const) {
    await breadbox('farm', 'watch', id, '--timeout', '120').catch(() => undefined);
    expect(await status(id)).toMatchObject({ state: 'done', tasks, answered: tasks, failed: 0, leased: 0, waiting: 0 });
    const results: Result[] = (await breadbox('farm', 'results', id, '--jsonl'))
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(results).toHaveLength(tasks);
    expect(new Set(results.map(({ task }) => task)).size).toBe(tasks);
    const wrong = results.filter(({ params, answer }) => answer !== digest(`${prefix}${(params as { n: number }).n}`));
    expect(wrong).toEqual([]);
    expect(new Set(results.map(({ params }) => (params as { n: number }).n)).size).toBe(tasks);
  }
}, 240_000);

/** Answers after a millisecond, so that kills meet work under way. */
const DIGEST = `
const { createHash } = require('node:crypto');
const lines = require('node:readline').createInterface({ input: process.stdin });
lines.on('line', (line) => {
  const { task, params } = JSON.parse(line);
  const answer = createHash('sha256').update((params.prefix ?? '') + params.n).digest('hex');
  setTimeout(() => process.stdout.write(JSON.stringify({ task, answer }) + '\\n'), 1);
});
`;

/** Each round of ten depends on the answers to the round before: it is offered only when all of those were told. */
const FEED = `
const lines = require('node:readline').createInterface({ input: process.stdin });
let round = 0;
let open = 0;
lines.on('line', (line) => {
  const message = JSON.parse(line);
  if (message.tell) open -= message.tell.filter(({ answer }) => /^[0-9a-f]{64}$/.test(answer)).length;
  if (!message.ask) return;
  if (round === ${FEED_TASKS / 10} && open === 0) return console.log(JSON.stringify({ done: true }));
  if (open > 0 || round === ${FEED_TASKS / 10}) return console.log(JSON.stringify({ tasks: [] }));
  const tasks = Array.from({ length: 10 }, (_, i) => ({ key: 'k' + round + '.' + i, params: { prefix: 'chain-', n: round * 10 + i } }));
  open = tasks.length;
  round++;
  console.log(JSON.stringify({ tasks }));
});
`;

function writeProject(name: string, more: string, program: string): void {
  mkdirSync(join(directory, name));
  writeFileSync(join(directory, name, 'project.yaml'), `name: ${name}\nrun: node task.js\n${more}`);
  writeFileSync(join(directory, name, 'task.js'), program);
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** Pilots, feeders and collectors of this test's head: processes that were given a file in its data directory. */
function workers(duty: string): { pid: number }[] {
  const file = `${home}/workers/${duty}`;
  return readdirSync('/proc')
    .filter((entry) => /^\d+$/.test(entry))
    .filter((pid) => {
      const argv = commandLine(pid);
      return argv[0]?.endsWith('node') && argv.some((word) => word.startsWith(file));
    })
    .map((pid) => ({ pid: Number(pid) }));
}

function commandLine(pid: string): string[] {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
  } catch {
    return []; // it has just ended
  }
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

async function eventually<T>(look: () => T | undefined): Promise<T> {
  for (let round = 0; round < 200; round++) {
    const found = look();
    if (found !== undefined) return found;
    await sleep(50);
  }
  throw new Error(`nothing after ten seconds; the processes are:\n${execFileSync('ps', ['ax'], { encoding: 'utf8' })}`);
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}
