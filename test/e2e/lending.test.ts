import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { chmodSync, copyFileSync, existsSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { RunStatus, WorkerRow } from '../../src/protocol/farm.ts';
import { BuiltHead } from './built-head.ts';

let place: string;
let agent: string;
let head: BuiltHead;
let port: string;
const lenders: ChildProcess[] = [];

beforeAll(async () => {
  place = mkdtempSync(join(tmpdir(), 'breadbox-lend-'));
  chmodSync(place, 0o755);
  agent = join(place, 'breadbox-agent.cjs');
  copyFileSync(join(import.meta.dirname, '../../dist/breadbox-agent.cjs'), agent);
  head = await BuiltHead.start({ home: join(place, 'home'), args: ['--trust-users'] });
  port = new URL(head.url).port;
});

afterAll(async () => {
  for (const lender of lenders) lender.kill('SIGKILL');
  await head.stop();
  rmSync(place, { recursive: true, maxRetries: 5 });
});

/** Nobody lends as root. */
const someone = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};

function refused(words: readonly string[], env: Record<string, string> = {}, as: object = someone) {
  const options = { encoding: 'utf8' as const, env: { PATH: process.env.PATH ?? '', HOME: place, ...env }, ...as };
  return spawnSync(process.execPath, [agent, 'pilot', ...words], options);
}

async function tokenOf(user: string): Promise<{ tokenId: string; token: string }> {
  const made = await head.call('POST /api/tokens', { role: 'node', user, nodes: 'lent[1-9]' });
  return (await made.json()) as { tokenId: string; token: string };
}

function lend(token: string, node: string, slots = 2) {
  const work = join(place, node);
  mkdirSync(work, { recursive: true });
  chmodSync(work, 0o777);
  const words = ['pilot', head.url, '--yes', '--slots', String(slots), '--name', node, '--work', work];
  const lender = spawn(process.execPath, [agent, ...words], {
    env: { PATH: process.env.PATH ?? '', HOME: place, BREADBOX_TOKEN: token },
    stdio: ['ignore', 'ignore', 'pipe'],
    ...someone,
  });
  lenders.push(lender);
  let said = '';
  lender.stderr.on('data', (chunk) => {
    said += chunk;
  });
  const left = new Promise<number | null>((resolve) => lender.once('close', resolve));
  return { lender, left, folder: join(work, 'breadbox-lent'), said: () => said };
}

async function run(name: string, command: string, count: number): Promise<string> {
  const folder = join(place, name);
  mkdirSync(folder);
  writeFileSync(
    join(folder, 'project.yaml'),
    `name: ${name}\nrun: [sh, -c, '${command}']\nfeed: { list: [${Array.from({ length: count }, (_, n) => n)}] }\n`,
  );
  const started = spawnSync(
    join(import.meta.dirname, '../../bin/breadbox'),
    ['farm', 'run', folder, '--workers', '0', '-q'],
    {
      encoding: 'utf8',
      env: { ...process.env, BREADBOX_HOME: head.home },
    },
  );
  expect(started.stderr).not.toContain('breadbox:');
  return started.stdout.trim();
}

const status = async (id: string) => (await (await head.call(`GET /api/farm/runs/${id}`)).json()) as RunStatus;
const workers = async () => (await (await head.call('GET /api/farm/workers')).json()) as WorkerRow[];

async function until(condition: () => Promise<boolean> | boolean, withinMs = 60_000): Promise<void> {
  const deadline = Date.now() + withinMs;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error(`never came true: ${condition}`);
    await sleep(100);
  }
}

test('what is not safe is refused, with what to do instead', () => {
  const token = `bbx_${'x'.repeat(43)}`;
  expect(refused([head.url, '--yes', '--token', token])).toMatchObject({ status: 2 });
  expect(refused([head.url, '--yes', token]).stderr).toContain('not taken on the command line');
  expect(refused(['http://pi.example:8642', '--yes']).stderr).toContain('ssh -N -L 8642:127.0.0.1:8642 pi.example');
  expect(refused(['https://pi.example#sha256=abc', '--yes']).stderr).toContain('is not the address of a head');
  expect(refused([head.url], { BREADBOX_TOKEN: token })).toMatchObject({
    status: 2,
    stderr: expect.stringContaining('--yes'),
  });
  expect(refused([head.url, '--yes'])).toMatchObject({ status: 2, stderr: expect.stringContaining('BREADBOX_TOKEN') });
  expect(refused([head.url, '--yes'], { BREADBOX_TOKEN: token })).toMatchObject({ status: 4 });
});

test.runIf(process.getuid?.() === 0)('root does not lend', () => {
  const { status: code, stderr } = refused([head.url, '--yes'], {}, {});
  expect(code).toBe(4);
  expect(stderr).toContain('root');
});

test('a lent computer does the tasks of its user and no others, and outlives the head', async () => {
  const { userInfo } = await import('node:os');
  const other = await tokenOf('zoe');
  const stranger = lend(other.token, 'lent9');
  const { token } = await tokenOf(userInfo().username);
  const id = await run('squares', 'read x; sleep 0.1; echo $((x * x))', 80);
  const { lender, left, folder } = lend(token, 'lent1');
  await until(async () => (await status(id)).answered > 5);
  expect(statSync(join(folder, 'worker.json')).mode & 0o777).toBe(0o600);
  await head.stop('SIGKILL');
  head = await BuiltHead.start({ home: head.home, args: ['--port', port, '--trust-users'] });
  await until(async () => (await status(id)).state === 'done');
  expect(await status(id)).toMatchObject({ tasks: 80, answered: 80, failed: 0 });
  const rows = await workers();
  expect(rows.map(({ kind, node }) => [kind, node]).sort()).toEqual([
    ['lent', 'lent1'],
    ['lent', 'lent9'],
  ]);
  lender.kill('SIGINT');
  expect(await left).toBe(0);
  stranger.lender.kill('SIGINT');
  expect(await stranger.left).toBe(0);
  expect(stranger.said()).toMatch(/ 0 tasks were done/);
  expect(existsSync(folder)).toBe(false);
  expect(await workers()).toEqual([]);
}, 120_000);

test('one that sleeps past its lease loses and doubles nothing; a second Ctrl-C gives its task to another', async () => {
  const { userInfo } = await import('node:os');
  const { token } = await tokenOf(userInfo().username);
  const id = await run('slow', 'read x; sleep 1; echo $x', 4);
  const first = lend(token, 'lent1');
  await until(async () => (await status(id)).leased > 0);
  first.lender.kill('SIGSTOP');
  const second = lend(token, 'lent2');
  await until(async () => (await status(id)).state === 'done', 90_000);
  first.lender.kill('SIGCONT');
  await sleep(3000);
  expect(await status(id)).toMatchObject({ tasks: 4, answered: 4, failed: 0 });
  second.lender.kill('SIGINT');
  expect(await second.left).toBe(0);
  // What is leased and has not begun is given back at the first Ctrl-C.
  const begun = join(place, 'lent1', 'begun');
  const long = await run('long', `read x; [ "$BREADBOX_NODE" = lent2 ] || { touch ${begun}; sleep 60; }; echo $x`, 1);
  await until(async () => existsSync(begun));
  first.lender.kill('SIGINT');
  await sleep(200);
  first.lender.kill('SIGINT');
  expect(await first.left).toBe(5);
  const third = lend(token, 'lent2');
  await until(async () => (await status(long)).state === 'done', 10_000);
  third.lender.kill('SIGINT');
  await third.left;
}, 180_000);

test('a token that is revoked ends what was lent with it', async () => {
  const { tokenId, token } = await tokenOf('zoe');
  const { left, said } = lend(token, 'lent3');
  await until(async () => (await workers()).some(({ node }) => node === 'lent3'));
  await head.call(`DELETE /api/tokens/${tokenId}`);
  expect(await left).toBe(4);
  expect(said()).toContain('revoked');
}, 60_000);
