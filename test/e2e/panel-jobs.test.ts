import { execFile } from 'node:child_process';
import { chmodSync, chownSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Panel } from '../../src/protocol/panel.ts';
import { BuiltHead } from './built-head.ts';

const CLI = fileURLToPath(new URL('../../dist/breadbox.cjs', import.meta.url));
const run = promisify(execFile);
const IS_ROOT = process.getuid?.() === 0;
/** A head that is root has one LED socket with all that this computer runs: as this account it has one of its own. */
const NOBODY = 65_534;
const AS_NOBODY = ['setpriv', `--reuid=${NOBODY}`, `--regid=${NOBODY}`, '--clear-groups'];
/** What a program in any language does. */
const SWITCH = (line: string): string =>
  `const s = require('net').connect(process.env.BREADBOX_LED, () => s.end('${line}\\n'));` +
  "s.setEncoding('utf8').on('data', (said) => console.log(JSON.stringify(said.trim())));";

let place: string;
let head: BuiltHead;

beforeAll(async () => {
  place = mkdtempSync(join(tmpdir(), 'breadbox-led-'));
  chmodSync(place, 0o755);
  if (IS_ROOT) chownSync(place, NOBODY, NOBODY);
  head = await start();
});
afterAll(async () => {
  await head?.stop();
  rmSync(place, { recursive: true, force: true, maxRetries: 5 });
});

function start(): Promise<BuiltHead> {
  const under = IS_ROOT ? AS_NOBODY : [];
  return BuiltHead.start({ home: join(place, 'home'), under, env: { HOME: place, BREADBOX_OWN_AGENT: 'yes' } });
}

async function panel(): Promise<Panel | undefined> {
  return ((await (await head.call('GET /api/panel')).json()) as Panel[])[0];
}

test('a job switches the user LEDs of the computer it runs on, and the owner does', async () => {
  await expect.poll(async () => (await panel())?.state, { timeout: 30_000 }).toBe('live');
  await expect.poll(() => existsSync(join(place, 'home', 'led.sock')), { timeout: 30_000 }).toBe(true);
  expect(await panel()).toMatchObject({
    mode: 'status',
    users: 0,
    leds: [true, expect.anything(), false, false, false],
  });

  const script = `#!/bin/sh\n${process.execPath} -e "${SWITCH('user2 on')}"\n`;
  const submitted = await head.call('POST /api/jobs', { script, directory: place });
  expect(submitted.status).toBe(200);
  await expect.poll(async () => (await panel())?.users, { timeout: 30_000 }).toBe(0b10000);

  await head.call('PUT /api/panel/mode', { mode: 'load' });
  await expect.poll(async () => await panel(), { timeout: 30_000 }).toMatchObject({ mode: 'load', users: 0b10000 });

  // The same program switches it off again, and the owner the other one on.
  await head.call('POST /api/jobs', { script: script.replace('user2 on', 'user2 off'), directory: place });
  await expect.poll(async () => (await panel())?.users, { timeout: 30_000 }).toBe(0);
  expect((await head.call('POST /api/panel/led', { led: 'user1', on: true })).status).toBe(204);
  await expect.poll(async () => (await panel())?.users, { timeout: 30_000 }).toBe(0b01000);
});

test('a task of the farm switches the user LEDs of the computer it runs on', async () => {
  const folder = join(place, 'lamp');
  mkdirSync(folder);
  writeFileSync(join(folder, 'project.yaml'), 'name: lamp\ntitle: A lamp\nrun: node switch.js\nfeed: { list: [1] }\n');
  writeFileSync(join(folder, 'switch.js'), SWITCH('user2 on'));
  const env = { ...process.env, BREADBOX_URL: head.url, BREADBOX_TOKEN: await head.token() };
  await run(process.execPath, [CLI, 'farm', 'push', folder], { env });
  await run(process.execPath, [CLI, 'farm', 'run', 'lamp', '--wait'], { env });
  await expect.poll(async () => (await panel())?.users, { timeout: 30_000 }).toBe(0b11000);
});

test('the feed and the collect of a project switch them too', async () => {
  const folder = join(place, 'lamps');
  mkdirSync(folder);
  const switchTo = (line: string) =>
    `const s = require('net').connect(process.env.BREADBOX_LED, () => s.end('${line}\\n')).resume();\n`;
  const yaml = 'name: lamps\ntitle: Lamps\nrun: "true"\nfeed: { command: node feed.js }\ncollect: node collect.js\n';
  const tell = `let asked = 0;
require('readline').createInterface({ input: process.stdin }).on('line', (line) => {
  if (JSON.parse(line).ask === undefined) return;
  console.log(JSON.stringify(asked++ === 0 ? { tasks: [{ key: '1', params: {} }] } : { done: true }));
});\n`;
  writeFileSync(join(folder, 'project.yaml'), yaml);
  writeFileSync(join(folder, 'feed.js'), switchTo('user1 off') + tell);
  writeFileSync(join(folder, 'collect.js'), switchTo('user2 off'));
  const env = { ...process.env, BREADBOX_URL: head.url, BREADBOX_TOKEN: await head.token() };
  await run(process.execPath, [CLI, 'farm', 'push', folder], { env });
  await run(process.execPath, [CLI, 'farm', 'run', 'lamps', '--wait'], { env });
  await expect.poll(async () => (await panel())?.users, { timeout: 30_000 }).toBe(0);
});

test('a panel goes on as it was set when the head is started anew', async () => {
  expect(await panel()).toMatchObject({ mode: 'load' });
  await head.stop();
  head = await start();
  await expect.poll(async () => await panel(), { timeout: 30_000 }).toMatchObject({ state: 'live', mode: 'load' });
});
