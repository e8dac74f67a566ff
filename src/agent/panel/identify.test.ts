import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { Root } from '../collectors/root.ts';
import { BoardUnderTest, type ModelledChip } from './board-under-test.ts';
import { I2c } from './i2c.ts';
import { identify } from './identify.ts';
import { lookAt } from './look.ts';

// Each transfer is a process.
vi.setConfig({ testTimeout: 30_000 });

let board: BoardUnderTest;
afterEach(() => board.remove());

function at(chip: ModelledChip | undefined, address = '0x20') {
  board = new BoardUnderTest(chip === undefined ? {} : { [address]: chip });
  return identify(board.i2c, board.root, 1, Number(address));
}

test.each([
  ['mcp23008', {}],
  ['mcp23008', { registers: [0xe0, 0, 0, 0, 0, 0, 0x80, 0, 0, 0, 0x15], pointer: 7 }],
  ['mcp23008', { registers: [0xe0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0], pointer: 10 }],
  ['mcp23017', {}],
  ['mcp23017', { registers: [0xff, 0xe0, ...new Array(18).fill(0), 0, 0x1f], pointer: 13 }],
  ['pcf8574', {}],
  ['pcf8574', { registers: [0x5a], pointer: 0 }],
])('an %s is known, whatever was last asked of it: %j', async (kind, state) => {
  const chip = { chip: kind, ...state };
  expect((await at(chip)).state).toBe(kind);
  // It is as it was, but for where it would be read from next.
  const registers = 'registers' in state ? state.registers : board.chip()?.registers;
  expect(board.chip()?.registers).toEqual(registers);
  expect(board.transfers().writes).toEqual([]);
});

test('levels of the pins are told, as a switch is read by them', async () => {
  expect(await at({ chip: 'mcp23008', outside: { 7: 1, 2: 1 } })).toMatchObject({ state: 'mcp23008', levels: 0x84 });
  board.remove();
  expect(await at({ chip: 'mcp23017', outside: { 15: 1, 0: 1 } })).toMatchObject({ state: 'mcp23017', levels: 0x8001 });
  board.remove();
  expect(await at({ chip: 'pcf8574', outside: { 0: 0 } })).toMatchObject({ state: 'pcf8574', levels: 0xfe });
});

test.each(['xra1200', 'clusterctrl'])('an %s, which switches nodes on and off, is not taken for one', async (chip) => {
  const identity = await at({ chip });
  expect(identity.state).toBe('unknown');
  expect(board.transfers().writes).toEqual([]);
});

test('a ClusterHAT is known by what the system says of it, and not even read', async () => {
  board = new BoardUnderTest({ '0x20': { chip: 'pcf8574' } });
  board.write('proc/device-tree/hat/product', 'ZC4:ClusterHAT\0');
  const identity = await identify(board.i2c, board.root, 1, 0x20);
  expect(identity).toMatchObject({ state: 'unknown', say: expect.stringContaining('ClusterHAT') });
  expect(board.transfers().all).toEqual([]);
});

test('to what has one byte no register is named, as that byte would be its pins', async () => {
  await at({ chip: 'pcf8574', registers: [0xff], pointer: 0 }, '0x38');
  expect(board.transfers().all).toEqual(['1 r44@0x38']);
});

test('registers that another program uses are left alone', async () => {
  const identity = await at({ chip: 'mcp23008', registers: [0xff, 0, 0x81, 0, 0, 0, 0, 0, 0, 0, 0], pointer: 0 });
  expect(identity.state).toBe('unknown');
  expect(identity.say).toContain('in use by another program');
});

test('what is not there is said in words: nobody, no bus, no program, a driver of the kernel', async () => {
  expect(await at(undefined)).toMatchObject({ state: 'nobody', say: expect.stringContaining('0x20 of I2C bus 1') });
  const { i2c } = board;
  expect(await identify(i2c, board.root, 7, 0x20)).toMatchObject({ state: 'no-bus' });
  board.put({});
  expect((await identify(i2c, board.root, 1, 0x20)).say).toContain('modprobe i2c-dev');
  const without = new Root(board.directory, { searchPath: '/nowhere' });
  expect(await identify(new I2c(without), without, 1, 0x20)).toMatchObject({
    state: 'no-programs',
    say: expect.stringContaining('apt install i2c-tools'),
  });
  const device = join(board.directory, 'sys/bus/i2c/devices/1-0020');
  mkdirSync(device, { recursive: true });
  symlinkSync('../../drivers/mcp23s08', join(device, 'driver'));
  expect(await identify(i2c, board.root, 1, 0x20)).toMatchObject({
    state: 'driver',
    say: expect.stringContaining('mcp23s08'),
  });
});

test('a look tells what else is on the bus, which buses there are, and the LEDs of the kernel', async () => {
  board = new BoardUnderTest({ '0x21': { chip: 'mcp23008' }, '0x38': { chip: 'pcf8574' }, '0x27': { chip: 'driver' } });
  board.led('ACT', 'mmc0');
  expect(await lookAt(board.root, 1, 0x20)).toMatchObject({
    state: 'nobody',
    buses: [1],
    answering: [0x21, 0x27, 0x38],
    leds: ['ACT'],
  });
  expect(board.transfers().writes).toEqual([]);
});
