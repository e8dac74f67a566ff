import { readFileSync, rmSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseSeries } from '../../protocol/series.ts';
import { createCollectors } from './all.ts';
import { frozenRoot, thawedRoot } from './frozen-root.ts';

const BOARDS = [
  'raspberry-pi-4',
  'raspberry-pi-5',
  'raspberry-pi-zero-2-w',
  'pine-a64',
  'rockpro64',
  'jetson-nano',
  'pc',
] as const;

describe.each(BOARDS)('%s', (board) => {
  const root = frozenRoot(board);
  const collectors = createCollectors(root, []);
  const values = collectors.read(1000);

  it('is measured as it was looked over', () => {
    const measured = JSON.parse(readFileSync(root.to('measured.json'), 'utf8')) as { about: unknown; values: unknown };
    expect(collectors.about()).toEqual(measured.about);
    expect(values).toEqual(measured.values);
    expect(collectors.troubles).toEqual([]);
  });

  it('gives what the head takes: known series, within their bounds', () => {
    for (const [key, value] of Object.entries(values)) {
      const series = parseSeries(key);
      expect(series, key).toBeDefined();
      expect(value, key).toBeGreaterThanOrEqual(series!.definition.from);
      expect(value, key).toBeLessThanOrEqual(series!.definition.to);
    }
  });

  it('gives seldom series seldom', () => {
    const second = collectors.read(2000);
    const everySec = Object.keys(second).map((key) => parseSeries(key)!.definition.everySec);
    expect(Math.max(...everySec)).toBe(1);
    expect(collectors.read(11_000)).toHaveProperty('uptime_seconds');
    expect(collectors.read(61_000)).toHaveProperty('memory_total_bytes');
  });
});

it('is called as its system calls itself, in any writing', () => {
  const board = thawedRoot('pc');
  board.write('etc/os-release', 'NAME="Rocky"\nPRETTY_NAME="Mésange 12 «Été»"\n');
  const { system } = createCollectors(board.root, []).about();
  rmSync(board.directory, { recursive: true });
  expect(system).toBe('Mésange 12 «Été»');
});
