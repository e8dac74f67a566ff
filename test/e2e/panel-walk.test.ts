import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Panel, PanelSettings } from '../../src/protocol/panel.ts';
import { BuiltHead, temporaryHome } from './built-head.ts';
import { ProgramOnTerminal } from './program-on-terminal.ts';

const BREADBOX = fileURLToPath(new URL('../../bin/breadbox', import.meta.url));
const AGENT = fileURLToPath(new URL('../../dist/breadbox-agent.cjs', import.meta.url));
const FAKES = fileURLToPath(new URL('../fakes/bin', import.meta.url));
const ENTER = '\r';
const DOWN = '\x1b[B';
const CTRL_C = '\x03';
const [IODIR, OLAT] = [0x00, 0x0a];
/** As RAIN's first board was soldered: the top LED at GP4, and a toggle to ground at GP7. */
const LED_PINS = [4, 3, 2, 1, 0];
const TOGGLE = 7;
const RAIN: PanelSettings = {
  driver: 'mcp23008',
  bus: 1,
  address: 0x20,
  pins: [4, 3, 2, 1, 0],
  activeLow: false,
  switch: { pin: TOGGLE, statusWhen: 'low', pullUp: true },
};

interface Chip {
  chip: string;
  registers?: number[];
  outside: Record<number, 0 | 1>;
}

let head: BuiltHead;
let remove: () => Promise<void>;
let place = '';
let agent: ChildProcess;
let agentLog = '';
let env: Record<string, string>;

beforeAll(async () => {
  const temporary = await temporaryHome();
  remove = temporary.remove;
  head = await BuiltHead.start({ home: temporary.home, env: { BREADBOX_OWN_AGENT: 'no' } });
  place = await mkdtemp(join(tmpdir(), 'breadbox-walk-'));
  env = { BREADBOX_URL: head.url, BREADBOX_TOKEN: await head.token(), BREADBOX_LED: join(place, 'led.sock') };
  await plug({ chip: 'mcp23008', outside: { [TOGGLE]: 0 } });
  const made = await head.call('POST /api/tokens', { role: 'node', nodes: 'rain0' });
  const { token } = (await made.json()) as { token: string };
  const file = join(place, 'agent.json');
  const agentFile = { node: 'rain0', token, url: head.url, ledSocket: env.BREADBOX_LED };
  await writeFile(file, JSON.stringify(agentFile), { mode: 0o600 });
  agent = spawn(process.execPath, [AGENT, 'watch', '--file', file], {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...process.env, PATH: `${FAKES}:${process.env.PATH}`, FAKE_I2C: join(place, 'i2c.json') },
  });
  agent.stderr?.on('data', (chunk: Buffer) => {
    agentLog += chunk.toString();
  });
  await until('the agent', async () => (await panel())?.state === 'live');
});
afterAll(async () => {
  const ended = new Promise((resolve) => agent.once('exit', resolve));
  agent.kill('SIGTERM');
  await ended;
  await head.stop();
  await remove();
  await rm(place, { recursive: true });
});

async function plug(chip: Chip): Promise<void> {
  await writeFile(join(place, 'i2c.json.new'), JSON.stringify({ 1: { '0x20': chip } }));
  await rename(join(place, 'i2c.json.new'), join(place, 'i2c.json'));
}

async function chip(): Promise<Chip> {
  return JSON.parse(await readFile(join(place, 'i2c.json'), 'utf8'))[1]['0x20'] as Chip;
}

/** A hand at the toggle: it stays so, also where the chip is written to at that moment. */
async function flip(to: 'status' | 'load'): Promise<void> {
  const level = to === 'status' ? 0 : 1;
  for (let times = 0; times < 3; times++) {
    const now = await chip();
    if (now.outside[TOGGLE] !== level) {
      times = 0;
      await plug({ ...now, outside: { [TOGGLE]: level } });
    }
    await new Promise((resolve) => setTimeout(resolve, 150));
  }
}

/** Which LEDs are lit, from the top. */
async function seen(): Promise<number[]> {
  const { registers = [] } = await chip();
  const isLit = (pin: number) => (~registers[IODIR]! >> pin) & (registers[OLAT]! >> pin) & 1;
  return LED_PINS.flatMap((pin, led) => (isLit(pin) ? [led] : []));
}

async function panel(): Promise<Panel | undefined> {
  const panels = (await (await head.call('GET /api/panel')).json()) as Panel[];
  return panels.find(({ node }) => node === 'rain0');
}

async function settings(): Promise<PanelSettings> {
  return (await (await head.call('GET /api/panel/rain0/settings')).json()) as PanelSettings;
}

async function until(what: string, isSo: () => Promise<boolean>): Promise<void> {
  for (const end = Date.now() + 50_000; !(await isSo()); ) {
    if (Date.now() > end) throw new Error(`not so after 20 s: ${what}\n${agentLog}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

async function pastTheDark(walk: ProgramOnTerminal): Promise<void> {
  await walk.answer(/No LED of the panel should be lit/, async () => {
    await until('it is dark', async () => (await seen()).length === 0);
    return ENTER;
  });
}

test('breadbox panel test finds out how RAIN was wired, by what is lit', { timeout: 120_000 }, async () => {
  const walk = new ProgramOnTerminal([BREADBOX, 'panel', 'test', 'rain0'], env);
  try {
    await walk.answer(/Is everything wired/, ENTER);
    await walk.answer(/Is there a toggle/, 'y');
    await walk.answer(/Put it to STATUS/, ENTER);
    const toLoad = async () => {
      await flip('load');
      return ENTER;
    };
    await walk.answer(/Put it to LOAD/, toLoad);
    await pastTheDark(walk);
    let before = -1;
    for (const pin of LED_PINS.keys()) {
      await walk.answer(new RegExp(`GP${pin} is lit now`), async () => {
        await until('one other is lit', async () => {
          const lit = await seen();
          return lit.length === 1 && lit[0] !== before;
        });
        before = (await seen())[0]!;
        return DOWN.repeat(before) + ENTER;
      });
    }
    await walk.answer(/All five LEDs are lit now/, async () => {
      await until('all are lit', async () => (await seen()).length === 5);
      return ENTER;
    });
    await walk.answer(/Put the toggle to STATUS/, async () => {
      await flip('status');
      return ENTER;
    });
    await walk.answer(/Put the toggle to LOAD/, toLoad);
    await walk.answer(/Keep these for rain0/, ENTER);
    expect(await walk.ended).toBe(0);
    expect(await settings()).toEqual(RAIN);
    expect(walk.output).toContain('It rules the panel.');
    expect(walk.output).not.toContain('Warning');
    expect(await panel()).toMatchObject({ mode: 'load', hardware: 'lit', hasSwitch: true });
  } finally {
    await walk.stop();
  }
});

test('a program switches its LED, which the owner sees in a terminal', async () => {
  await flip('status');
  await until('the toggle is seen', async () => (await panel())?.mode === 'status');
  await promisify(execFile)(BREADBOX, ['led', 'user1', 'on'], { env: { ...process.env, ...env } });
  await until('it is lit', async () => (await seen()).includes(3));
  const shown = await promisify(execFile)(BREADBOX, ['panel', '--once'], { env: { ...process.env, ...env } });
  expect(shown.stdout).toContain('● user 1');
  expect(shown.stdout).toContain('○ user 2');
});

test.each([
  ['Ctrl-C', 130],
  ['a terminal that is gone', undefined],
])('%s in the middle of the walk leaves everything as it was', { timeout: 120_000 }, async (_, exit) => {
  const walk = new ProgramOnTerminal([BREADBOX, 'panel', 'test', 'rain0'], env);
  try {
    await walk.answer(/Is everything wired/, ENTER);
    await walk.answer(/Is there a toggle/, 'n');
    await pastTheDark(walk);
    await walk.answer(/GP0 is lit now/, async () => {
      expect(await settings()).not.toEqual(RAIN);
      return exit === undefined ? '' : CTRL_C;
    });
    if (exit === undefined) await walk.stop();
    else expect(await walk.ended).toBe(exit);
    await until('they are put back', async () => JSON.stringify(await settings()) === JSON.stringify(RAIN));
    await until('the frame is back', async () => (await seen()).join() === '0,1,3');
  } finally {
    await walk.stop();
  }
});
