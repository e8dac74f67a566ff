import { statSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { led } from './led-command.ts';
import { LedSocket } from './led-socket.ts';

let place = '';
let path = '';
let socket: LedSocket;
let switched: string[];
beforeEach(async () => {
  place = await mkdtemp(join(tmpdir(), 'breadbox-led-'));
  path = join(place, 'run/led.sock');
  switched = [];
  socket = new LedSocket(path, (name, isOn) => switched.push(`${name} ${isOn}`));
  await socket.listen();
});
afterEach(async () => {
  vi.restoreAllMocks();
  socket.stop();
  await rm(place, { recursive: true });
});

function say(text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = '';
    const client = connect(path, () => client.end(text));
    client.on('data', (chunk) => {
      said += chunk;
    });
    // Who is cut off while he still speaks is told so by his kernel.
    client.once(
      'error',
      (error: NodeJS.ErrnoException) => error.code === 'EPIPE' || error.code === 'ECONNRESET' || reject(error),
    );
    client.once('close', () => resolve(said));
  });
}

test('a line switches an LED, and each is answered', async () => {
  expect(await say('user1 on\n  user2 off  \n')).toBe('ok\nok\n');
  expect(switched).toEqual(['user1 true', 'user2 false']);
  expect(await say('boot on\nuser1\nuser1 on now\n')).toBe(
    'it takes: user1 on, user1 off, user2 on, user2 off\n'.repeat(3),
  );
  expect(switched).toHaveLength(2);
});

test('any account may, and a line without an end is not read for ever', async () => {
  expect(statSync(path).mode & 0o777).toBe(0o666);
  expect(await say('user1 '.repeat(1000))).toBe('');
  expect(switched).toEqual([]);
});

test('who says more than any panel shows is heard seldom, and cut off', async () => {
  expect(await say('user1 on\nuser1 off\n'.repeat(100_000))).not.toContain('ok');
  expect(switched).toEqual([]);
  const client = connect(path);
  client.resume();
  const from = performance.now();
  const said = setInterval(() => client.write('user1 on\nuser1 off\n'), 1);
  await sleep(1000);
  await expect.poll(() => switched.length).toBeGreaterThan(2);
  clearInterval(said);
  client.destroy();
  expect(switched.length).toBeLessThanOrEqual(1 + (performance.now() - from) / 50);
  expect(new Set(switched)).toEqual(new Set(['user1 false']));
});

test('one that was left behind is taken over, one of an agent that runs is not', async () => {
  const second = new LedSocket(path, () => {});
  await expect(second.listen()).rejects.toThrow('another agent');
  socket.stop();
  writeFileSync(path, 'left');
  socket = new LedSocket(path, (name, isOn) => switched.push(`${name} ${isOn}`));
  await socket.listen();
  expect(await say('user2 on\n')).toBe('ok\n');
});

test('breadbox-agent led finds it in BREADBOX_LED', async () => {
  const said: string[] = [];
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => said.push(String(text)) > 0);
  const environment = { BREADBOX_LED: path };
  expect(await led(['user1', 'on'], environment)).toBe(0);
  expect(switched).toEqual(['user1 true']);
  expect(await led(['user1', 'bright'], environment)).toBe(2);
  expect(said.at(-1)).toContain('user1|user2 on|off');
  expect(await led(['user1', 'off'], { BREADBOX_LED: join(place, 'none') })).toBe(1);
  expect(said.at(-1)).toContain('no agent takes user LEDs');
});
