import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import type { FoundChip, Panel, PanelSettings } from '../../src/protocol/panel.ts';
import { BuiltHead, temporaryHome } from './built-head.ts';

const AGENT = fileURLToPath(new URL('../../dist/breadbox-agent.cjs', import.meta.url));
const FAKES = fileURLToPath(new URL('../fakes/bin', import.meta.url));
const OLAT = 10;
const RAIN: PanelSettings = {
  ...{ driver: 'mcp23008', bus: 1, address: 0x20, pins: [4, 3, 2, 1, 0], activeLow: false },
  switch: { pin: 7, statusWhen: 'low', pullUp: true },
};

interface Chip {
  readonly chip: string;
  readonly registers?: number[];
  readonly outside?: Record<string, number>;
}

let home = '';
let remove: () => Promise<void>;
let place = '';
let head: BuiltHead;

beforeAll(async () => {
  ({ home, remove } = await temporaryHome());
  place = await mkdtemp(join(tmpdir(), 'breadbox-panel-'));
  head = await BuiltHead.start({ home, env: { BREADBOX_OWN_AGENT: 'no' } });
});
afterAll(async () => {
  await head.stop();
  await remove();
  await rm(place, { recursive: true });
});

const bus = (): string => join(place, 'i2c.json');
const ledSocket = (): string => join(place, 'led.sock');

async function plug(chip: Chip | undefined): Promise<void> {
  await writeFile(`${bus()}.put`, JSON.stringify({ 1: chip === undefined ? {} : { '0x20': chip } }));
  await rename(`${bus()}.put`, bus());
}

async function chip(): Promise<Chip | undefined> {
  return JSON.parse(await readFile(bus(), 'utf8'))[1]['0x20'];
}

async function latch(): Promise<number | undefined> {
  return (await chip())?.registers?.[OLAT];
}

async function startAgent(node: string, url = head.url): Promise<{ child: ChildProcess; ended: Promise<unknown> }> {
  const file = join(place, `${node}.json`);
  const { token } = JSON.parse(await readFile(file, 'utf8').catch(() => '{}'));
  const own =
    token ??
    ((await (await head.call('POST /api/tokens', { role: 'node', nodes: node })).json()) as { token: string }).token;
  await writeFile(file, JSON.stringify({ node, token: own, url, ledSocket: ledSocket() }), { mode: 0o600 });
  const env = { ...process.env, PATH: `${FAKES}:${process.env.PATH}`, FAKE_I2C: bus() };
  const child = spawn(process.execPath, [AGENT, 'watch', '--file', file], { env, stdio: 'ignore' });
  const ended = new Promise((resolve) => child.once('exit', resolve));
  onTestFinished(async () => {
    child.kill('SIGKILL');
    await ended;
  });
  return { child, ended };
}

async function panelOf(node: string): Promise<Panel | undefined> {
  return ((await (await head.call(`GET /api/panel?nodes=${node}`)).json()) as Panel[])[0];
}

function shows(node: string, panel: Partial<Panel>) {
  return expect.poll(() => panelOf(node), { timeout: 30_000, interval: 100 }).toMatchObject(panel);
}

function latchIs(value: number) {
  return expect.poll(latch, { timeout: 30_000, interval: 100 }).toBe(value);
}

async function settle(node: string, settings: PanelSettings): Promise<void> {
  const response = await head.call(`PUT /api/panel/${node}/settings`, settings);
  expect(response.status).toBe(200);
}

test('from the settings to the registers, and from the toggle to the head', { timeout: 180_000 }, async () => {
  await plug({ chip: 'mcp23008', outside: { 7: 0 } });
  await startAgent('rain1');
  await shows('rain1', { state: 'live', hardware: 'none', leds: [true, true, false, false, false] });
  const looked = await head.call('POST /api/panel/rain1/look', { bus: 1, address: 0x20 });
  expect((await looked.json()) as FoundChip).toMatchObject({ state: 'mcp23008', answering: [0x20], levels: 0 });
  expect((await chip())?.registers?.[0]).toBe(0xff);

  await settle('rain1', RAIN);
  await shows('rain1', { hardware: 'lit', hasSwitch: true, mode: 'status' });
  // Boot is GP4, network GP3.
  await latchIs(0b11000);

  const { stdout, stderr } = await promisify(execFile)(process.execPath, [AGENT, 'led', 'user1', 'on'], {
    env: { ...process.env, BREADBOX_LED: ledSocket() },
  });
  expect(stdout + stderr).toBe('');
  await latchIs(0b11010);
  expect((await head.call('POST /api/panel/led', { nodes: 'rain1', led: 'user2', on: true })).ok).toBe(true);
  await latchIs(0b11011);
  await shows('rain1', { leds: [true, true, false, true, true] });

  const lamps = { nodes: 'rain1', leds: [true, true, true, true, true] };
  await head.call('POST /api/panel/show', { ...lamps, seconds: 60 });
  await latchIs(0b11111);
  await head.call('POST /api/panel/show', { ...lamps, seconds: 0 });
  await latchIs(0b11011);

  await plug({ ...(await chip())!, outside: { 7: 1 } });
  await shows('rain1', { mode: 'load' });
  await plug(undefined);
  await shows('rain1', { hardware: 'missing', hasSwitch: false });
  // A new chip, in its state after power-on.
  await plug({ chip: 'mcp23008', outside: { 7: 0 } });
  await shows('rain1', { hardware: 'lit', mode: 'status' });
  await latchIs(0b11011);
});

test('a panel works before the head is there, and is dark when its node ends', { timeout: 120_000 }, async () => {
  await plug({ chip: 'mcp23008' });
  const first = await startAgent('rain2');
  await shows('rain2', { state: 'live' });
  await settle('rain2', { ...RAIN, switch: undefined });
  await latchIs(0b11000);
  first.child.kill('SIGTERM');
  await first.ended;
  expect(await latch()).toBe(0);
  const second = await startAgent('rain2', 'http://127.0.0.1:9');
  // It has booted, and nobody is at the other end.
  await latchIs(0b10000);
  second.child.kill('SIGTERM');
  await second.ended;
  expect(await latch()).toBe(0);
});
