import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { DARK, frameOf, type Leds, ledsOf } from '../../protocol/panel-frame.ts';
import { BoardUnderTest, RAIN } from './board-under-test.ts';
import { Expander } from './expander.ts';
import type { BoardSettings } from './wiring.ts';

// Each transfer is a process.
vi.setConfig({ testTimeout: 30_000 });

let board: BoardUnderTest;
afterEach(() => board.remove());

function expander(settings: BoardSettings, chips: Record<string, { chip: string }> = {}): Expander {
  board = new BoardUnderTest(chips);
  return new Expander(board.i2c, board.root, settings);
}

const SIGNS = { booted: true, connected: true, slow: false, user1: true, user2: false };
/** A node that runs, is connected, and whose program has switched user LED 1 on. */
const STATUS: Leds = frameOf('status', { ...SIGNS, load1: undefined, cores: undefined });
/** 2.1 of 4 cores: three of five. */
const LOAD: Leds = frameOf('load', { ...SIGNS, load1: 2.1, cores: 4 });
const PLAIN: BoardSettings = { driver: 'mcp23008', bus: 1, address: 0x20, pins: [0, 1, 2, 3, 4], activeLow: false };

describe('an MCP23008', () => {
  test('is set up and shows the state of the node', async () => {
    const panel = expander(PLAIN, { '0x20': { chip: 'mcp23008' } });
    expect(await panel.show(STATUS)).toEqual({ hardware: 'lit', mode: undefined });
    // IODIR: five outputs; OLAT: boot, network, user 1.
    expect(board.chip()?.registers).toEqual([0xe0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0b01011]);
    // The latch before the directions, so that nothing flashes.
    expect(board.transfers().writes).toEqual([
      '1 w2@0x20 0x0a 0x0b w2@0x20 0x06 0x00 w2@0x20 0x00 0xe0 w1@0x20 0x00 r11@0x20',
    ]);
    expect(await panel.show(LOAD)).toMatchObject({ hardware: 'lit' });
    expect(board.chip()?.registers?.[0x0a]).toBe(0b11100);
    // One process for a change, and what is read back says that it is so.
    expect(board.transfers().all).toEqual(['1 w2@0x20 0x0a 0x1c w1@0x20 0x00 r11@0x20']);
  });

  test('as RAIN has it: the pins the other way round, and a toggle that rules', async () => {
    const panel = expander(RAIN, { '0x20': { chip: 'mcp23008' } });
    // Nothing pulls the toggle down: its pull-up makes it high, and that is load.
    expect(await panel.show(STATUS)).toEqual({ hardware: 'lit', mode: 'load' });
    // The top LED is GP4: boot 0x10, network 0x08, user 1 0x02.
    expect(board.chip()?.registers).toEqual([0xe0, 0, 0, 0, 0, 0, 0x80, 0, 0, 0, 0x1a]);
    await panel.show(LOAD);
    expect(board.chip()?.registers?.[0x0a]).toBe(0b00111);
    board.plug({ ...board.chip()!, outside: { 7: 0 } });
    expect(await panel.show(LOAD)).toEqual({ hardware: 'lit', mode: 'status' });
    expect(panel.restMs).toBe(500);
  });

  test.each([
    [[2, 0, 4, 1, 3], 0b00111],
    [[7, 6, 5, 4, 3], 0b11010000],
  ] as const)('pins %j, whatever order they are in', async (pins, latch) => {
    const panel = expander({ ...PLAIN, pins: [...pins] }, { '0x20': { chip: 'mcp23008' } });
    await panel.show(ledsOf(0b01011));
    expect(board.chip()?.registers?.[0x0a]).toBe(latch);
  });

  test('where an LED is lit by 0, the dark ones are 1', async () => {
    const panel = expander({ ...PLAIN, activeLow: true }, { '0x20': { chip: 'mcp23008' } });
    await panel.show(STATUS);
    expect(board.chip()?.registers?.[0x0a]).toBe(0b10100);
    await panel.close();
    expect(board.chip()?.registers?.[0x0a]).toBe(0b11111);
  });

  test('while nothing changes nothing is written', async () => {
    const panel = expander(PLAIN, { '0x20': { chip: 'mcp23008' } });
    await panel.show(STATUS);
    board.transfers();
    for (let nth = 0; nth < 3; nth++) await panel.show(STATUS);
    expect(board.transfers()).toEqual({ all: new Array(3).fill('1 w1@0x20 0x00 r11@0x20'), writes: [] });
  });

  test('that has lost its power, or is another one, is set up anew', async () => {
    const panel = expander(PLAIN, { '0x20': { chip: 'mcp23008' } });
    await panel.show(STATUS);
    board.plug({ chip: 'mcp23008' });
    expect(await panel.show(STATUS)).toMatchObject({ hardware: 'lit' });
    expect(board.chip()?.registers).toEqual([0xe0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0b01011]);
  });

  test('that is taken out is missing, and lit again when it is back', async () => {
    const panel = expander(RAIN);
    const state = await panel.show(STATUS);
    expect(state).toMatchObject({ hardware: 'missing' });
    expect(state.because).toContain('nothing answers at address 0x20 of I2C bus 1');
    expect(panel.restMs).toBe(5000);
    board.plug({ chip: 'mcp23008' });
    expect(await panel.show(STATUS)).toMatchObject({ hardware: 'lit' });
    board.plug(undefined);
    expect(await panel.show(LOAD)).toMatchObject({ hardware: 'missing' });
  });

  test.each(['xra1200', 'pcf8574', 'mcp23017'])(
    'in whose place there is an %s: nothing is written to that',
    async (chip) => {
      const panel = expander(PLAIN, { '0x20': { chip: 'mcp23008' } });
      await panel.show(STATUS);
      board.plug({ chip });
      board.transfers();
      expect(await panel.show(STATUS)).toMatchObject({ hardware: 'other' });
      await panel.show(LOAD);
      await panel.close();
      expect(board.transfers().writes).toEqual([]);
    },
  );

  test('in whose place there is another one when something changes: that is read first', async () => {
    const panel = expander(PLAIN, { '0x20': { chip: 'mcp23008' } });
    await panel.show(STATUS);
    board.plug({ chip: 'pcf8574' });
    board.transfers();
    await sleep(600);
    expect(await panel.show(LOAD)).toMatchObject({ hardware: 'other' });
    expect(board.transfers().writes).toEqual([]);
  });
});

test('an MCP23017 has 16 pins, in pairs of registers', async () => {
  const settings: BoardSettings = {
    ...{ driver: 'mcp23017', bus: 1, address: 0x24, pins: [15, 8, 0, 3, 9], activeLow: false },
    switch: { pin: 7, statusWhen: 'high', pullUp: false },
  };
  const panel = expander(settings, { '0x24': { chip: 'mcp23017' } });
  expect(await panel.show(STATUS)).toEqual({ hardware: 'lit', mode: 'load' });
  const registers = () => board.chip('0x24')?.registers ?? [];
  expect([registers()[0], registers()[1]]).toEqual([0xff & ~0b1001, 0xff & ~0b10000011]);
  expect([registers()[0x0c], registers()[0x0d]]).toEqual([0, 0]);
  expect([registers()[0x14], registers()[0x15]]).toEqual([0b1000, 0b10000001]);
  board.plug({ ...board.chip('0x24')!, outside: { 7: 1 } }, '0x24');
  expect(await panel.show(STATUS)).toEqual({ hardware: 'lit', mode: 'status' });
});

test('a PCF8574 lights by 0, and its other pins stay 1, as that is how they are read', async () => {
  const settings: BoardSettings = {
    ...{ driver: 'pcf8574', bus: 1, address: 0x38, pins: [0, 1, 2, 3, 4], activeLow: true },
    switch: { pin: 6, statusWhen: 'low', pullUp: true },
  };
  const panel = expander(settings, { '0x38': { chip: 'pcf8574' } });
  expect(await panel.show(STATUS)).toEqual({ hardware: 'lit', mode: 'load' });
  expect(board.chip('0x38')?.registers).toEqual([0b11110100]);
  board.plug({ ...board.chip('0x38')!, outside: { 6: 0 } }, '0x38');
  expect(await panel.show(STATUS)).toEqual({ hardware: 'lit', mode: 'status' });
  // After power-on all are 1.
  board.plug({ chip: 'pcf8574' }, '0x38');
  await panel.show(STATUS);
  expect(board.chip('0x38')?.registers).toEqual([0b11110100]);
  board.transfers();
  await panel.show(STATUS);
  expect(board.transfers().all).toEqual(['1 r1@0x38']);
  await panel.show(DARK);
  expect(board.chip('0x38')?.registers).toEqual([0xff]);
});

test('pins that the chip does not have are said before anything is written', async () => {
  const panel = expander({ ...PLAIN, pins: [0, 1, 2, 3, 8] }, { '0x20': { chip: 'mcp23008' } });
  expect(await panel.show(STATUS)).toMatchObject({ hardware: 'failing', because: expect.stringContaining('0 to 7') });
  expect(board.transfers().all).toEqual([]);
});
