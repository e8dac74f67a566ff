import { statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type PanelLine, panelLineSchema, type WantedPanel } from '../../protocol/panel.ts';
import { BoardUnderTest, RAIN } from './board-under-test.ts';
import { NodePanel } from './node-panel.ts';

vi.setConfig({ testTimeout: 30_000 });

const PATIENCE = { timeout: 20_000, interval: 20 };
const [BOOT, NETWORK, TEMP, USER1, USER2] = [1, 2, 4, 8, 16];
const NOTHING: WantedPanel = { version: 1, settings: { driver: 'none' }, mode: 'status', users: {} };
let board: BoardUnderTest;
let panel: NodePanel;
let told: { readonly line: PanelLine; readonly atMs: number }[];

beforeEach(() => {
  board = new BoardUnderTest({ '0x20': { chip: 'mcp23008' } });
  panel = start();
});
afterEach(async () => {
  await panel.stop();
  board.remove();
});

function start(): NodePanel {
  told = [];
  return new NodePanel({
    ...{ root: board.root, cores: 4, file: join(board.directory, 'agent-panel.json'), say: () => {} },
    tell: (line) => told.push({ line: panelLineSchema.parse(JSON.parse(line).panel), atMs: performance.now() }),
  });
}

const now = (): PanelLine => panelLineSchema.parse(JSON.parse(panel.line).panel);
const toldLast = (): PanelLine | undefined => told.at(-1)?.line;

test('the status: boot, network, temp, user 1, user 2', () => {
  expect(now()).toEqual({ mode: 'status', leds: BOOT, hardware: 'none', hasSwitch: false, users: 0 });
  panel.measured({ load1: 4 }, true, 0);
  expect(now().leds).toBe(BOOT | NETWORK);
  panel.measured({ throttled: 1 }, true, 1000);
  expect(now().leds).toBe(BOOT | NETWORK | TEMP);
  panel.setUser('user2', true);
  expect(now()).toMatchObject({ leds: BOOT | NETWORK | TEMP | USER2, users: USER2 });
  panel.measured({ throttled: 0, under_voltage: 1, frequency_capped: 1 }, false, 2000);
  expect(now().leds).toBe(BOOT | TEMP | USER2);
  panel.measured({ frequency_capped: 0 }, false, 3000);
  expect(now().leds).toBe(BOOT | USER2);
});

test('what is measured every few seconds holds until then, and not for ever', () => {
  panel.measured({ heat_limited: 1 }, true, 0);
  panel.measured({}, true, 20_000);
  expect(now().leds).toBe(BOOT | NETWORK | TEMP);
  panel.measured({}, true, 31_000);
  expect(now().leds).toBe(BOOT | NETWORK);
});

test('the load: a bar from below; user LEDs are told beside it', () => {
  panel.want({ ...NOTHING, mode: 'load' });
  expect(now().leds).toBe(0);
  panel.measured({ load1: 1.7 }, true, 0);
  panel.setUser('user1', true);
  expect(now()).toMatchObject({ mode: 'load', leds: 0b11100, users: USER1 });
});

test('a user LED that was set from the head is set once: what a program does afterwards holds', () => {
  panel.want({ ...NOTHING, users: { user1: { ask: 1, on: true } } });
  expect(now().users).toBe(USER1);
  panel.setUser('user1', false);
  panel.want({ ...NOTHING, version: 2, users: { user1: { ask: 1, on: true } } });
  expect(now().users).toBe(0);
  panel.want({ ...NOTHING, version: 3, users: { user1: { ask: 2, on: true } } });
  expect(now().users).toBe(USER1);
});

test('what is to be shown instead ends by itself, or when it is no longer wanted', async () => {
  panel.want({ ...NOTHING, show: { leds: 31, ms: 150 } });
  expect(now().leds).toBe(31);
  await vi.waitFor(() => expect(toldLast()?.leds).toBe(BOOT), PATIENCE);
  panel.want({ ...NOTHING, show: { leds: 4, ms: 60_000 } });
  expect(now().leds).toBe(4);
  panel.want(NOTHING);
  expect(now().leds).toBe(BOOT);
});

test('it is told when it changes, at most twenty times a second, and the last of it always', async () => {
  panel.measured({}, true, 0);
  await vi.waitFor(() => expect(toldLast()?.leds).toBe(BOOT | NETWORK), PATIENCE);
  told = [];
  panel.measured({}, true, 1000);
  await sleep(120);
  expect(told).toEqual([]);
  const from = performance.now();
  const until = from + 500;
  for (let nth = 0; performance.now() < until; nth++) {
    panel.setUser('user1', nth % 2 === 0);
    await sleep(2);
  }
  panel.setUser('user1', true);
  await vi.waitFor(() => expect(toldLast()?.users).toBe(USER1), PATIENCE);
  expect(told.length).toBeGreaterThan(2);
  expect(told.length).toBeLessThanOrEqual(2 + (told.at(-1)!.atMs - from) / 50);
});

test('on hardware: settings, the switch that rules, and a chip that is taken out', async () => {
  panel.want({ ...NOTHING, settings: RAIN });
  await vi.waitFor(
    () => expect(toldLast()).toMatchObject({ hardware: 'lit', hasSwitch: true, mode: 'load' }),
    PATIENCE,
  );
  panel.measured({ load1: 4 }, true, 0);
  await vi.waitFor(() => expect(board.chip()?.registers?.[0x0a]).toBe(0b11111), PATIENCE);
  // What the owner wants is overruled by the toggle.
  panel.want({ ...NOTHING, settings: RAIN, mode: 'status' });
  expect(now().mode).toBe('load');
  board.plug({ ...board.chip()!, outside: { 7: 0 } });
  await vi.waitFor(() => expect(toldLast()).toMatchObject({ mode: 'status', leds: BOOT | NETWORK }), PATIENCE);
  await vi.waitFor(() => expect(board.chip()?.registers?.[0x0a]).toBe(0b11000), PATIENCE);
  board.plug(undefined);
  await vi.waitFor(() => expect(toldLast()).toMatchObject({ hardware: 'missing', hasSwitch: false }), PATIENCE);
  expect(toldLast()?.because).toContain('nothing answers');
});

test('what was wanted is kept, so that it is there before the head is; the node that stops is dark', async () => {
  const settings = { ...RAIN, switch: undefined };
  panel.want({ ...NOTHING, settings, mode: 'load' });
  await panel.stop();
  expect(statSync(join(board.directory, 'agent-panel.json')).mode & 0o777).toBe(0o600);
  panel = start();
  panel.measured({ load1: 4 }, false, 0);
  await vi.waitFor(() => expect(board.chip()?.registers?.[0x0a]).toBe(0b11111), PATIENCE);
  await panel.stop();
  expect(board.chip()?.registers?.[0x0a]).toBe(0);
});

test('settings of a newer head, and damaged ones, do not stand in the way of the next', async () => {
  panel.want({ ...NOTHING, settings: { ...RAIN, driver: 'pca9555' } as never });
  await vi.waitFor(() => expect(toldLast()?.because).toContain('does not know the driver pca9555'), PATIENCE);
  panel.want({ ...NOTHING, settings: { driver: 'mcp23008' } as never });
  await vi.waitFor(() => expect(toldLast()).toMatchObject({ hardware: 'failing' }), PATIENCE);
  panel.want({ ...NOTHING, settings: RAIN });
  await vi.waitFor(() => expect(toldLast()).toMatchObject({ hardware: 'lit' }), PATIENCE);
});

test('other settings leave the hardware of before as it was found', async () => {
  board.led('ACT', 'mmc0');
  panel.want({ ...NOTHING, settings: { driver: 'leds', leds: ['ACT', null, null, null, null] } });
  await vi.waitFor(() => expect(board.ledFile('ACT', 'brightness')).toBe('255'), PATIENCE);
  panel.want(NOTHING);
  await vi.waitFor(() => expect(board.ledFile('ACT', 'trigger')).toBe('mmc0'), PATIENCE);
  await vi.waitFor(() => expect(toldLast()?.hardware).toBe('none'), PATIENCE);
});
