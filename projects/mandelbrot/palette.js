// Colours for counts: deep cobalt far outside, pale towards the edge, gold at the boundary, black inside.
import { INSIDE, PER_ROUND } from './picture.js';

/** [rounds before escape, red, green, blue]; between two of them the colours run into each other. */
const STOPS = [
  [3, 16, 46, 110],
  [4.5, 26, 70, 152],
  [7, 52, 106, 198],
  [11, 110, 156, 230],
  [18, 180, 206, 246],
  [30, 240, 243, 250],
  [48, 255, 222, 150],
  [90, 242, 164, 46],
  [220, 176, 98, 24],
  [600, 74, 38, 16],
  [2500, 16, 16, 20],
];
const INSIDE_COLOUR = [7, 10, 16];

/** Red, green and blue of every possible count, three bytes each. */
export function paletteOfCounts() {
  const palette = new Uint8Array((INSIDE + 1) * 3);
  const [lastStop] = STOPS.at(-1);
  const changing = lastStop * PER_ROUND;
  for (let count = 0; count < changing; count += 1) palette.set(colourOf(count / PER_ROUND), count * 3);
  const last = colourOf(lastStop);
  for (let count = changing; count < INSIDE; count += 1) palette.set(last, count * 3);
  palette.set(INSIDE_COLOUR, INSIDE * 3);
  return palette;
}

function colourOf(rounds) {
  const above = STOPS.findIndex(([stop]) => rounds < stop);
  if (above === 0) return STOPS[0].slice(1);
  if (above === -1) return STOPS.at(-1).slice(1);
  const [from, ...fromColour] = STOPS[above - 1];
  const [to, ...toColour] = STOPS[above];
  const share = Math.log(rounds / from) / Math.log(to / from);
  return fromColour.map((value, channel) => Math.round(value + share * (toColour[channel] - value)));
}
