import type { Lane } from './lane-buffer.ts';

/** More lanes than these are folded: one a node. */
export const MAX_LANES = 64;
const LANE = 14;
const LANE_GAP = 2;
const NODE_GAP = 8;
const FOLDED = 20;
const NAME = 18;

/** A stripe of the picture: one slot, or all slots of a node where it is folded. Pixels from its top. */
export interface LaneRow {
  readonly lanes: readonly Lane[];
  readonly top: number;
  readonly height: number;
}

export interface LaneNode {
  readonly node: string;
  readonly top: number;
  readonly rows: readonly LaneRow[];
}

export interface LaneLayout {
  readonly nodes: readonly LaneNode[];
  readonly rows: readonly LaneRow[];
  readonly height: number;
  readonly isFolded: boolean;
  /** Nodes beyond the most that are shown. */
  readonly hidden: number;
}

/** @param namesAbove where there is no room for names at the left */
export function layLanes(lanes: readonly Lane[], namesAbove: boolean): LaneLayout {
  const byNode = new Map<string, Lane[]>();
  for (const lane of lanes) byNode.set(lane.node, [...(byNode.get(lane.node) ?? []), lane]);
  const isFolded = lanes.length > MAX_LANES;
  let top = 0;
  const nodes = [...byNode].slice(0, MAX_LANES).map(([node, own], index): LaneNode => {
    if (index > 0) top += isFolded ? LANE_GAP : NODE_GAP;
    const nameTop = top;
    if (namesAbove) top += NAME;
    const rows = (isFolded ? [own] : own.map((lane) => [lane])).map((its, place): LaneRow => {
      if (place > 0) top += LANE_GAP;
      const row = { lanes: its, top, height: isFolded ? FOLDED : LANE };
      top += row.height;
      return row;
    });
    return { node, top: nameTop, rows };
  });
  return {
    nodes,
    rows: nodes.flatMap(({ rows }) => rows),
    height: top,
    isFolded,
    hidden: Math.max(0, byNode.size - MAX_LANES),
  };
}
