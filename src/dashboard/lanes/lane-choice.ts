import type { Block, Lane } from './lane-buffer.ts';
import type { LaneLayout } from './lane-rows.ts';

/** A block that somebody points at, or what a slot does now. */
export interface Choice {
  readonly lane: Lane;
  readonly top: number;
  readonly height: number;
  readonly startMs: number;
  /** Undefined: it goes on. */
  readonly endMs: number | undefined;
  readonly block: Block | undefined;
  readonly task: string;
}

/** What lies at a place; `slackMs` is how far beside it a finger may point. */
export function choiceAt(layout: LaneLayout, y: number, atMs: number, slackMs: number): Choice | undefined {
  const index = layout.rows.findIndex((row) => y >= row.top && y < row.top + row.height + 2);
  const row = layout.rows[index];
  if (row === undefined) return undefined;
  const lane = row.lanes[Math.floor(((y - row.top) / row.height) * row.lanes.length)] ?? row.lanes.at(-1);
  if (lane === undefined) return undefined;
  const all = choicesOf(layout, lane);
  const distance = ({ startMs, endMs = Number.POSITIVE_INFINITY }: Choice) =>
    atMs < startMs ? startMs - atMs : Math.max(0, atMs - endMs);
  const nearest = all.reduce<Choice | undefined>(
    (best, one) => (best === undefined || distance(one) < distance(best) ? one : best),
    undefined,
  );
  return nearest !== undefined && distance(nearest) <= slackMs ? nearest : undefined;
}

/** The next choice for an arrow key: along the lane, or at the same time in the lane above or below. */
export function choiceBeside(layout: LaneLayout, from: Choice | undefined, key: string): Choice | undefined {
  const lanes = layout.rows.flatMap((row) => row.lanes);
  const place = from === undefined ? -1 : lanes.indexOf(from.lane);
  if (from === undefined || place < 0) {
    const [lane] = lanes;
    return lane === undefined ? undefined : choicesOf(layout, lane).at(-1);
  }
  const own = choicesOf(layout, from.lane);
  const at = own.findIndex(({ task }) => task === from.task);
  if (key === 'ArrowLeft') return own[Math.max(0, at - 1)];
  if (key === 'ArrowRight') return own[Math.min(own.length - 1, at + 1)];
  if (key === 'Home') return own[0];
  if (key === 'End') return own.at(-1);
  const step = key === 'ArrowUp' ? -1 : 1;
  for (let next = place + step; next >= 0 && next < lanes.length; next += step) {
    const there = choicesOf(layout, lanes[next] as Lane);
    const [first] = there;
    if (first === undefined) continue;
    const gap = (one: Choice) => Math.abs(one.startMs - from.startMs);
    return there.reduce((best, one) => (gap(one) < gap(best) ? one : best), first);
  }
  return from;
}

function choicesOf(layout: LaneLayout, lane: Lane): readonly Choice[] {
  const row = layout.rows.find(({ lanes }) => lanes.includes(lane));
  if (row === undefined) return [];
  const { top, height } = row;
  const blocks = lane.blocks.map(
    (block): Choice => ({ lane, top, height, block, startMs: block.startMs, endMs: block.endMs, task: block.task }),
  );
  if (lane.open === undefined) return blocks;
  return [...blocks, { lane, top, height, block: undefined, endMs: undefined, ...lane.open }];
}
