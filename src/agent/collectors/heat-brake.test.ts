import { rmSync } from 'node:fs';
import { expect, test } from 'vitest';
import { createCollectors } from './all.ts';
import { frozenRoot, thawedRoot } from './frozen-root.ts';
import { throttle } from './throttle.ts';

test('a board without such firmware is at its limit of heat while its kernel holds the clock down', () => {
  const { directory, root, write } = thawedRoot('rockpro64');
  const collectors = createCollectors(root, [], { kinds: [throttle] });
  expect(collectors.read(1000)).toEqual({ heat_limited: 0 });
  write('sys/class/thermal/cooling_device0/cur_state', '2\n');
  expect(collectors.read(2000)).toEqual({ heat_limited: 1, heat_limited_since_boot: 1 });
  write('sys/class/thermal/cooling_device0/cur_state', '0\n');
  expect(collectors.read(3000)).toEqual({ heat_limited: 0, heat_limited_since_boot: 1 });
  rmSync(directory, { recursive: true });
});

test('a fan is no brake', () => {
  const collectors = createCollectors(frozenRoot('jetson-nano'), [], { kinds: [throttle] });
  expect(collectors.read(1000)).toEqual({});
});
