export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface NodePlace {
  readonly box: Box;
  /** From the switch to the box, as the `d` of a path. */
  readonly cable: string;
  /** No line of the cable may be thicker. */
  readonly mostWeight: number;
  /** Where the cable's words begin, and how wide they may be; absent where they stand in the box. */
  readonly words?: { readonly x: number; readonly y: number; readonly room: number };
  readonly port: Box;
}

/** Where everything is drawn, in pixels from the left upper corner. */
export interface MachinePlan {
  readonly width: number;
  readonly height: number;
  readonly title: { readonly x: number; readonly y: number };
  readonly head: Box;
  readonly headCable: string;
  readonly headWords: { readonly x: number; readonly y: number };
  readonly switch: Box;
  readonly places: readonly NodePlace[];
}

const MOST_ACROSS = 8;
/** On the page its text has the margin; a picture that leaves it has its own. */
const EDGE = { page: 1, picture: 24 };
const TITLE = 64;
const HEAD = { width: 200, height: 76 };
const HEAD_CABLE = 56;
const SWITCH = 40;
const PORT = 8;
/** A name, a state and the words of a cable are no wider, in the widest of the system faces. */
const LEAST_PITCH = 140;
const LEAST_STRAIGHT_PITCH = 132;
const MOST_BOX = 176;
const LEAST_BOX = 112;
const MOST_WEIGHT = 4;
const STRAIGHT = { cable: 104, height: 76, gap: 20, inset: 20 };
const RIBBON = { gutter: 24, perRow: 3, height: 76, gap: 14, lead: 28 };

/**
 * As many columns as fit, eight at most, and rows as even as they can be. A single row hangs from the switch on straight cables; of several, the
 * cables of a column come down beside each other and leave one by one, the first row's nearest to the boxes, so that none crosses another.
 */
export function machinePlan(count: number, width: number, hasTitle: boolean): MachinePlan {
  const edge = hasTitle ? EDGE.picture : EDGE.page;
  const inside = width - 2 * edge;
  const isStraight = count <= Math.min(MOST_ACROSS, Math.floor(inside / LEAST_STRAIGHT_PITCH));
  const fitting = Math.max(1, Math.min(MOST_ACROSS, Math.floor(inside / LEAST_PITCH)));
  const rows = isStraight ? 1 : Math.ceil(count / fitting);
  const columns = Math.max(1, Math.ceil(count / rows));
  const top = edge + (hasTitle ? TITLE : 0);
  const head = { x: (width - HEAD.width) / 2, y: top, ...HEAD };
  const bar = { x: edge, y: top + HEAD.height + HEAD_CABLE, width: inside, height: SWITCH };
  const foot = bar.y + bar.height;
  const centre = width / 2;
  const frame = {
    width,
    title: { x: edge, y: edge + 20 },
    head,
    headCable: `M${centre} ${head.y + head.height}V${bar.y}`,
    headWords: { x: centre + 12, y: head.y + head.height + 24 },
  };
  if (count === 0) return { ...frame, height: head.y + HEAD.height + edge, switch: bar, places: [] };
  if (isStraight) {
    const pitch = inside / count;
    const box = Math.min(pitch - STRAIGHT.gap, MOST_BOX);
    // Few nodes stand near the middle, and the switch is as wide as they need.
    const step = Math.min(pitch, MOST_BOX + STRAIGHT.gap);
    const wide = Math.max(step * count, HEAD.width);
    const left = centre - (step * count) / 2;
    const y = foot + STRAIGHT.cable;
    return {
      ...frame,
      height: y + STRAIGHT.height + edge,
      switch: { ...bar, x: centre - wide / 2, width: wide },
      places: Array.from({ length: count }, (_, at) => {
        const corner = left + step * at + (step - box) / 2;
        const x = corner + STRAIGHT.inset;
        return {
          box: { x: corner, y, width: box, height: STRAIGHT.height },
          mostWeight: MOST_WEIGHT,
          cable: `M${round(x)} ${foot}V${y}`,
          words: { x: x + 12, y: foot + 30, room: box - STRAIGHT.inset - 12 + STRAIGHT.gap / 2 },
          port: { x: x - PORT / 2, y: foot - PORT / 2, width: PORT, height: PORT },
        };
      }),
    };
  }
  const pitch = inside / columns;
  const gutter = Math.max(RIBBON.gutter, Math.min(12 + rows * RIBBON.perRow, pitch - LEAST_BOX));
  const between = Math.min(4, (gutter - 12) / rows);
  const ribbon = between * (rows - 1);
  return {
    ...frame,
    height: foot + RIBBON.lead + rows * (RIBBON.height + RIBBON.gap) - RIBBON.gap + edge,
    switch: bar,
    places: Array.from({ length: count }, (_, at) => {
      const row = Math.floor(at / columns);
      const left = edge + (at % columns) * pitch + gutter;
      const y = foot + RIBBON.lead + row * (RIBBON.height + RIBBON.gap);
      const x = left - 8 - row * between;
      const middle = y + RIBBON.height / 2;
      return {
        box: { x: left, y, width: pitch - gutter, height: RIBBON.height },
        mostWeight: Math.min(MOST_WEIGHT, Math.max(0.75, between * 0.55)),
        cable: `M${round(x)} ${foot}V${middle - 4}Q${round(x)} ${middle} ${round(x + 4)} ${middle}H${round(left)}`,
        port: { x: left - 8 - ribbon - 3, y: foot - PORT / 2, width: ribbon + 6, height: PORT },
      };
    }),
  };
}

function round(pixels: number): number {
  return Math.round(pixels * 10) / 10;
}
