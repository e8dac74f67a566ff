import { spawn } from 'node:child_process';
import { chmod, mkdir, mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { JobStatus } from '../jobs/engine.ts';
import { LedDoors } from './led-doors.ts';

const ADA = { name: 'nobody', uid: 65_534, gid: 65_534, home: '/', shell: '/bin/sh' };
const BOB_UID = 65_533;
/** Says a line, and prints what it is answered or why it may not. */
const SAY = `const s = require('net').connect(process.argv[1], () => s.end('user1 on\\n'));
s.on('error', ({ code }) => console.log(code)).setEncoding('utf8').on('data', (said) => console.log(said.trim()));`;
/** Stays connected, and prints what it is answered, and when it is put out. */
const STAY = `const s = require('net').connect(process.argv[1], () => s.write('user1 on\\n'));
s.on('error', ({ code }) => console.log(code)).on('close', () => console.log('put out'));
s.setEncoding('utf8').on('data', (said) => console.log(said.trim()));`;

describe.skipIf(process.getuid?.() !== 0)('LEDs of a head that is root', () => {
  let home: string;
  let agent: Server;
  let heard: string;
  let running: string[];
  let warned: string[];
  let changed: (status: JobStatus) => void;
  let doors: LedDoors;
  beforeEach(async () => {
    home = await mkdtemp(join(tmpdir(), 'breadbox-led-'));
    await chmod(home, 0o711);
    await mkdir(join(home, 'cluster'), { mode: 0o700 });
    heard = '';
    running = [];
    warned = [];
    // As the agent of the head answers.
    agent = createServer((socket) => {
      socket.setEncoding('utf8').on('data', (chunk: string) => {
        heard += chunk;
        socket.write('ok\n');
      });
    });
    await new Promise<void>((resolve) => agent.listen(join(home, 'cluster/led.sock'), resolve));
    const list = async () => running.map((account) => ({ account }) as JobStatus);
    const onChange = (listener: typeof changed) => {
      changed = listener;
      return () => {};
    };
    doors = new LedDoors({ home, engine: { list, onChange }, warn: (message) => warned.push(message) });
  });
  afterEach(async () => {
    await doors.stop();
    agent.close();
    await rm(home, { recursive: true });
    expect(warned).toEqual([]);
  });

  const say = async (path: string, uid: number): Promise<string> => {
    const child = spawn(process.execPath, ['-e', SAY, path], { uid, gid: uid, cwd: '/', env: {} });
    return (await text(child.stdout)).trim();
  };

  test('are switched by an account while a job of it runs, and by no other account', async () => {
    const path = await doors.socketFor(ADA);
    expect(path).toBe(join(home, 'led/nobody.sock'));
    expect(await say(path, ADA.uid)).toBe('no job of nobody runs here');
    running = ['nobody'];
    expect(await say(path, ADA.uid)).toBe('ok');
    expect(heard).toBe('user1 on\n');
    expect(await say(path, BOB_UID)).toBe('EACCES');
    expect(await say(join(home, 'cluster/led.sock'), ADA.uid)).toBe('EACCES');
    running = [];
    expect(await say(path, ADA.uid)).toBe('no job of nobody runs here');
    expect(heard).toBe('user1 on\n');
  });

  test('a job that has just begun is waited for', async () => {
    const path = await doors.socketFor(ADA);
    const said = say(path, ADA.uid);
    setTimeout(() => running.push('nobody'), 500);
    expect(await said).toBe('ok');
  });

  test('who was let in is put out when the last job of its account ends', async () => {
    const path = await doors.socketFor(ADA);
    running = ['nobody', 'nobody'];
    const child = spawn(process.execPath, ['-e', STAY, path], { uid: ADA.uid, gid: ADA.gid, cwd: '/', env: {} });
    let printed = '';
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      printed += chunk;
    });
    await expect.poll(() => printed, { timeout: 20_000 }).toBe('ok\n');
    const ended = { account: 'nobody', state: 'completed' } as JobStatus;
    running.pop();
    changed(ended);
    expect(await say(path, ADA.uid)).toBe('ok');
    expect(printed).toBe('ok\n');
    running.pop();
    changed(ended);
    await expect.poll(() => printed, { timeout: 20_000 }).toBe('ok\nput out\n');
  });

  test('an account that cannot be looked up keeps no other from its door', async () => {
    const { PATH } = process.env;
    const found = `#!/bin/sh\n[ "$2" = nobody ] && echo nobody:x:${ADA.uid}:${ADA.gid}::/: || exit 1\n`;
    await writeFile(join(home, 'getent'), found, { mode: 0o755 });
    process.env.PATH = `${home}:${PATH}`;
    running = ['lost', 'nobody'];
    await doors.start().finally(() => {
      process.env.PATH = PATH;
    });
    expect(warned.splice(0)).toEqual(['programs of lost cannot switch the user LEDs']);
    expect(await say(join(home, 'led/nobody.sock'), ADA.uid)).toBe('ok');
  });

  test('a door that cannot be given to its account is closed', async () => {
    const path = await doors.socketFor({ ...ADA, uid: -5 });
    expect(warned.splice(0)).toHaveLength(1);
    expect(await say(path, 0)).toBe('ENOENT');
  });

  test('jobs that outlived their head find the same door', async () => {
    const path = await doors.socketFor(ADA);
    await doors.stop();
    running = ['nobody'];
    expect(await say(path, ADA.uid)).toBe('ENOENT');
    await doors.start();
    expect(await say(path, ADA.uid)).toBe('ok');
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect(await doors.socketFor(ADA)).toBe(path);
  });

  test('an account of the head itself has the socket of the agent', async () => {
    expect(await doors.socketFor(undefined)).toBe(join(home, 'cluster/led.sock'));
  });
});
