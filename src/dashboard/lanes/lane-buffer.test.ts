import { describe, expect, it } from 'vitest';
import type { LaneBlock } from '../../protocol/farm.ts';
import { LaneBuffer } from './lane-buffer.ts';
import { figuresOf, partsOf } from './lane-figures.ts';
import { layLanes } from './lane-rows.ts';
import { stretchOf } from './stretch.ts';

const START = Date.parse('2026-03-01T10:00:00Z');
const at = (seconds: number) => new Date(START + seconds * 1000).toISOString();

function block(change: Partial<LaneBlock> & { from?: number; to?: number }): LaneBlock {
  const { from = 0, to = 1, ...rest } = change;
  return {
    worker: 'p1',
    node: 'rain4',
    slot: 0,
    startedAt: at(from),
    endedAt: at(to),
    askMs: 0,
    sendMs: 0,
    tasks: 1,
    failed: 0,
    task: `r1.${from}`,
    ...rest,
  };
}

function buffer(...blocks: readonly LaneBlock[]): LaneBuffer {
  const made = new LaneBuffer();
  made.add(blocks);
  return made;
}

describe('the lanes of a run', () => {
  it('are one a slot, in the natural order of nodes', () => {
    const { lanes } = buffer(block({ worker: 'p3', node: 'rain10' }), block({ slot: 1 }), block({}));
    expect(lanes.map(({ node, slot }) => [node, slot])).toEqual([
      ['rain4', 0],
      ['rain4', 1],
      ['rain10', 0],
    ]);
  });

  it('go on with the pilot that follows, but keep two pilots of one node apart', () => {
    expect(buffer(block({}), block({ worker: 'p2', from: 2, to: 3 })).lanes).toHaveLength(1);
    expect(buffer(block({}), block({ worker: 'p2', from: 0.5, to: 3 })).lanes).toHaveLength(2);
  });

  it('take a block once, and order those that come late', () => {
    const made = buffer(block({ from: 4, to: 5 }), block({ from: 1, to: 2 }), block({ from: 4, to: 5 }));
    expect(made.lanes[0]?.blocks.map(({ task }) => task)).toEqual(['r1.1', 'r1.4']);
  });

  it('show what a slot does until its block comes', () => {
    const made = buffer(block({}));
    made.running([{ task: 'r1.9', node: 'rain4', slot: 0, startedAt: at(2) }]);
    expect(made.lanes[0]?.open?.task).toBe('r1.9');
    made.add([block({ from: 2, to: 5, task: 'r1.9' })]);
    expect(made.lanes[0]?.open).toBeUndefined();
    made.running([{ task: 'r1.9', node: 'rain4', slot: 0, startedAt: at(2) }]);
    expect(made.lanes[0]?.open).toBeUndefined();
  });

  it('hold no more than the window, however many blocks come', () => {
    const made = new LaneBuffer();
    for (let second = 0; second < 3000; second++) {
      made.add([block({ from: second, to: second + 1 })]);
      made.forget(START + (second - 75) * 1000);
    }
    expect(made.lanes[0]?.blocks.length).toBeLessThan(80);
    for (let second = 0; second < 3000; second++) made.add([block({ from: 4000 + second, to: 4001 + second })]);
    expect(made.lanes[0]?.blocks).toHaveLength(1000);
    made.forget(START + 1e9);
    expect(made.lanes).toEqual([]);
  });

  it('are folded by node beyond 64', () => {
    const many = Array.from({ length: 80 }, (_, slot) =>
      block({ slot, node: slot < 40 ? 'a' : 'b', worker: `p${slot}` }),
    );
    const folded = layLanes(buffer(...many).lanes, false);
    expect(folded).toMatchObject({ isFolded: true, hidden: 0 });
    expect(folded.rows.map(({ lanes }) => lanes.length)).toEqual([40, 40]);
    expect(layLanes(buffer(...many.slice(0, 64)).lanes, false).rows).toHaveLength(64);
  });
});

describe('the figures of a lane', () => {
  it('count the tasks and share the time that lies within', () => {
    const made = buffer(
      block({ from: 0, to: 4, tasks: 3, sendMs: 1000 }),
      block({ from: 6, to: 10, askMs: 2000, failed: 1 }),
    );
    const figures = figuresOf(made.lanes, START, START + 10_000);
    expect(figures).toEqual({ tasks: 4, failed: 1, computing: 0.7, asking: 0.2, sending: 0.1 });
    expect(figuresOf(made.lanes, START + 5000, START + 10_000).tasks).toBe(1);
  });

  it('put what was waited before a block into the gap, and the rest at its begin', () => {
    const one = { startMs: 1000, endMs: 2000, askMs: 300, sendMs: 200 };
    expect(partsOf(one, 900)).toEqual({ askStartMs: 900, askEndMs: 1200, sendStartMs: 1800 });
    expect(partsOf(one, undefined)).toEqual({ askStartMs: 700, askEndMs: 1000, sendStartMs: 1800 });
  });

  it('cover 75 s of what goes on, and all of what is over', () => {
    const made = buffer(block({ from: 0, to: 200, askMs: 9000 }));
    const before = { fromMs: 0, toMs: 1 };
    expect(stretchOf(made, true, before, START + 300_000)).toEqual({ fromMs: START + 224_000, toMs: START + 299_000 });
    expect(stretchOf(made, false, before, 0)).toEqual({ fromMs: START, toMs: START + 200_000 });
    expect(stretchOf(new LaneBuffer(), false, before, 0)).toEqual(before);
  });
});
