import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { cleanScript, endScript, keepScript, softStopScript } from './worker-scripts.ts';

const ID = 't0123456789ab';
/** A program with a child in a session of its own, as tasks have one; it ends by itself when it is told to. */
const PROGRAM = `sh -c 'setsid sleep 300 & echo $! >child; while [ ! -e stop ]; do sleep 0.05; done; kill $!'`;

let home: string;
let place: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'breadbox-lent-'));
  place = join(home, '.cache/breadbox/lent', ID);
});
afterEach(() => {
  shell(endScript(ID));
  rmSync(home, { recursive: true });
});

function shell(script: string): string {
  const env = { PATH: process.env.PATH, HOME: home };
  return execFileSync('/bin/sh', ['-s'], { input: script, env, encoding: 'utf8' }).trim();
}

function keep(content = 'secret'): string {
  return shell(keepScript(ID, [{ name: 'token', content }], PROGRAM));
}

async function childOf(): Promise<number> {
  while (!existsSync(join(place, 'child')) || readFileSync(join(place, 'child'), 'utf8') === '') await sleep(20);
  return Number(readFileSync(join(place, 'child'), 'utf8'));
}

/** How many processes run for this worker, whoever their parents are. */
function processes(): number {
  return readdirSync('/proc').filter((pid) => /^\d+$/.test(pid) && environOf(pid).includes(`HOME=${home}`)).length;
}

function environOf(pid: string): readonly string[] {
  try {
    return readFileSync(`/proc/${pid}/environ`, 'latin1').split('\0');
  } catch {
    return []; // it has ended meanwhile
  }
}

function lives(pid: number): boolean {
  const stat = existsSync(`/proc/${pid}/stat`) ? readFileSync(`/proc/${pid}/stat`, 'latin1') : ') Z';
  return !stat.includes(') Z');
}

test('a worker is started once, in a folder that is its own, and told anew without being started again', async () => {
  expect(keep()).toBe('@started');
  const child = await childOf();
  expect(keep('another\nline')).toBe('@running');
  expect(readFileSync(join(place, 'token'), 'utf8')).toBe('another\nline\n');
  for (const path of [place, join(home, '.cache/breadbox')]) expect(statSync(path).mode & 0o777).toBe(0o700);
  expect(statSync(join(place, 'token')).mode & 0o777).toBe(0o600);
  expect(await childOf()).toBe(child);
});

test('one that was killed is started again; one that was stopped on its node is not', async () => {
  keep();
  const child = await childOf();
  const [pid] = readFileSync(join(place, 'pid'), 'utf8').split(' ');
  process.kill(Number(pid), 'SIGKILL');
  process.kill(child, 'SIGKILL');
  while (lives(Number(pid))) await sleep(20);
  expect(keep()).toBe('@started');
  await childOf();
  writeFileSync(join(place, 'stop'), '');
  while (keep() === '@running') await sleep(50);
  expect(keep()).toBe('@stopped');
});

test('a pid that is of another process by now is not taken for the worker', async () => {
  keep();
  await childOf();
  shell(endScript(ID));
  keep();
  const child = await childOf();
  const [pid] = readFileSync(join(place, 'pid'), 'utf8').split(' ');
  writeFileSync(join(place, 'pid'), `${process.pid} 1\n`);
  expect(shell(cleanScript(ID))).toBe('');
  expect(existsSync(place)).toBe(false);
  for (const each of [Number(pid), child]) process.kill(each);
});

test('softly stopped, it runs on until it is done, and only then its folder goes', async () => {
  keep();
  const child = await childOf();
  expect(shell(cleanScript(ID))).toBe('@running');
  expect(shell(softStopScript(ID))).toBe('@running');
  while (lives(child)) await sleep(20);
  while (shell(cleanScript(ID)) === '@running') await sleep(50);
  expect(existsSync(place)).toBe(false);
  expect(shell(softStopScript(ID))).toBe('');
});

test('ended, it takes with it what it has started in sessions of their own', async () => {
  keep();
  const child = await childOf();
  shell(endScript(ID));
  // It has been killed; the kernel takes it away when it comes to it.
  await expect.poll(() => lives(child)).toBe(false);
  expect(existsSync(place)).toBe(false);
});

test('ended, it leaves nothing that was started in its last moment', async () => {
  shell(keepScript(ID, [], `sh -c 'trap : TERM; while :; do setsid sleep 300 & sleep 0.002; done'`));
  while (processes() < 20) await sleep(20);
  shell(endScript(ID));
  await expect.poll(processes).toBe(0);
});
