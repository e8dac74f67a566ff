import { expect, test } from 'vitest';
import { LaneBlocks, laneBlocks, type Span } from './lanes.ts';

const span = (slot: number, startedAt: number, ms: number, more: Partial<Span> = {}): Span => ({
  run: 3,
  seq: startedAt,
  worker: 'p7',
  node: 'pi1',
  slot,
  startedAt,
  endedAt: startedAt + ms,
  askMs: 0,
  sendMs: 0,
  failed: false,
  ...more,
});

test('short tasks of one slot share a block, a long one has its own, and slots are apart', () => {
  const blocks = new LaneBlocks(100);
  blocks.add(span(0, 0, 30, { askMs: 5 }));
  blocks.add(span(1, 10, 500));
  blocks.add(span(0, 40, 30, { askMs: 10, failed: true }));
  blocks.add(span(0, 80, 30));
  expect(blocks.take()).toEqual([
    {
      worker: 'p7',
      node: 'pi1',
      slot: 0,
      startedAt: '1970-01-01T00:00:00.000Z',
      endedAt: '1970-01-01T00:00:00.070Z',
      askMs: 15,
      sendMs: 0,
      tasks: 2,
      failed: 1,
      task: 'r3.40',
    },
    expect.objectContaining({ slot: 1, tasks: 1, endedAt: '1970-01-01T00:00:00.510Z' }),
    expect.objectContaining({ slot: 0, tasks: 1, task: 'r3.80' }),
  ]);
  expect(blocks.take()).toEqual([]);
});

test('sending belongs to the block', () => {
  const blocks = new LaneBlocks(100);
  blocks.add(span(0, 0, 30, { sendMs: 50 }));
  blocks.add(span(0, 80, 10, { sendMs: 50 }));
  expect(blocks.take()).toMatchObject([
    { endedAt: '1970-01-01T00:00:00.080Z', sendMs: 50, tasks: 1 },
    { endedAt: '1970-01-01T00:00:00.140Z' },
  ]);
});

test('a history of many tasks has few blocks, none lost, in whatever order it is read', () => {
  const spans = Array.from({ length: 10_000 }, (_, index) => span(index % 2, Math.floor(index / 2) * 10, 10));
  const blocks = laneBlocks(spans.toReversed(), 500);
  expect(blocks.length).toBeLessThanOrEqual(1002);
  expect(blocks.reduce((sum, { tasks }) => sum + tasks, 0)).toBe(10_000);
});
