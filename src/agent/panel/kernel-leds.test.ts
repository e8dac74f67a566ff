import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { DARK, ledsOf } from '../../protocol/panel-frame.ts';
import { BoardUnderTest } from './board-under-test.ts';
import { KernelLeds, type LedsBefore } from './kernel-leds.ts';

let board: BoardUnderTest;
let before: LedsBefore;
let taken = 0;
beforeEach(() => {
  board = new BoardUnderTest();
  [before, taken] = [{}, 0];
});
afterEach(() => board.remove());

function panel(leds: (string | null)[]): KernelLeds {
  return new KernelLeds(board.root, { driver: 'leds', leds }, before, () => taken++);
}

test('the activity LED of a bare board shows what stands for it, and does what it did when that ends', async () => {
  board.led('ACT', 'mmc0', 0, 1);
  const leds = panel([null, 'ACT', 'ACT', null, null]);
  expect(await leds.show(ledsOf(0b00010))).toEqual({ hardware: 'lit' });
  expect(board.ledFile('ACT', 'trigger')).toBe('none');
  expect(board.ledFile('ACT', 'brightness')).toBe('1');
  // Any of them lights it.
  await leds.show(ledsOf(0b00100));
  expect(board.ledFile('ACT', 'brightness')).toBe('1');
  await leds.show(ledsOf(0b11001));
  expect(board.ledFile('ACT', 'brightness')).toBe('0');
  await leds.close();
  expect(board.ledFile('ACT', 'trigger')).toBe('mmc0');
});

test('as bright as it can be, and as bright as before afterwards', async () => {
  board.led('rgb:power', 'none', 40, 255);
  const leds = panel(['rgb:power', null, null, null, null]);
  await leds.show(ledsOf(1));
  expect(board.ledFile('rgb:power', 'brightness')).toBe('255');
  await leds.close();
  expect(board.ledFile('rgb:power', 'brightness')).toBe('40');
});

test('what an agent that was killed has changed, the next one restores', async () => {
  board.led('ACT', 'mmc0');
  await panel([null, 'ACT', null, null, null]).show(DARK);
  expect(taken).toBe(1);
  const kept = JSON.parse(JSON.stringify(before)) as LedsBefore;
  expect(kept).toEqual({ ACT: { trigger: 'mmc0', brightness: 0 } });
  // It was killed: the trigger is none now, and the next agent knows only what was kept.
  board.write('sys/class/leds/ACT/trigger', '[none] mmc0 timer\n');
  const next = new KernelLeds(board.root, { driver: 'leds', leds: [null, 'ACT', null, null, null] }, kept, () => {});
  await next.show(ledsOf(2));
  await next.close();
  expect(board.ledFile('ACT', 'trigger')).toBe('mmc0');
});

test('what somebody else triggers meanwhile is taken back', async () => {
  board.led('ACT', 'mmc0');
  const leds = panel(['ACT', null, null, null, null]);
  await leds.show(ledsOf(1));
  board.led('ACT', 'timer', 0);
  await leds.show(ledsOf(1));
  expect(board.ledFile('ACT', 'trigger')).toBe('none');
  expect(board.ledFile('ACT', 'brightness')).toBe('255');
  await leds.close();
  expect(board.ledFile('ACT', 'trigger')).toBe('mmc0');
});

test('one that is not there is missing, with those that are; one that is pulled out and put back is lit again', async () => {
  board.led('PWR', 'default-on');
  const leds = panel(['ACT', null, null, null, null]);
  expect(await leds.show(DARK)).toMatchObject({
    hardware: 'missing',
    because: expect.stringContaining('there is PWR'),
  });
  board.led('ACT', 'mmc0');
  expect(await leds.show(ledsOf(1))).toEqual({ hardware: 'lit' });
  rmSync(join(board.directory, 'sys/class/leds/ACT'), { recursive: true });
  expect(await leds.show(ledsOf(1))).toMatchObject({ hardware: 'missing' });
});
