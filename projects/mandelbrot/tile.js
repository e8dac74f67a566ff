// Computes tiles of the Mandelbrot set: a JSON line {"task","params":{"x","y"}} in, a line {"task","answer"} out.
import { createInterface } from 'node:readline';
import { INSIDE, LEFT, MAX_ROUNDS, PER_ROUND, STEP, TILE_SAMPLES, TILES_X, TILES_Y, TOP } from './picture.js';

/**
 * |z|² of an escaped point lies between 2^16 and about 2^32, depending on how far into its last round it escaped.
 * The k-th border is 2^(16 · 2^(k/8)), written out: adding, multiplying and comparing give the same bits on
 * every processor, Math.pow and Math.log need not.
 */
const BORDERS = [178817, 534309, 1762795, 6479347, 26793379, 125985747, 681495733];

/** In how many eighths of a round z → z² + c leaves the circle of radius 256; INSIDE if it does not. */
function countOf(real, imaginary) {
  let zr = 0;
  let zi = 0;
  let zr2 = 0;
  let zi2 = 0;
  for (let round = 1; round <= MAX_ROUNDS; round += 1) {
    zi = 2 * zr * zi + imaginary;
    zr = zr2 - zi2 + real;
    zr2 = zr * zr;
    zi2 = zi * zi;
    if (zr2 + zi2 > 65536) return round * PER_ROUND - eighths(zr2 + zi2);
  }
  return INSIDE;
}

function eighths(size) {
  let passed = 0;
  while (passed < BORDERS.length && size > BORDERS[passed]) passed += 1;
  return passed;
}

function computeTile({ x, y }) {
  if (!isTile(x, TILES_X) || !isTile(y, TILES_Y)) {
    throw new Error(`no tile x ${x}, y ${y}: x goes from 0 to ${TILES_X - 1}, y from 0 to ${TILES_Y - 1}`);
  }
  const counts = Buffer.alloc(TILE_SAMPLES * TILE_SAMPLES * 2);
  let offset = 0;
  for (let row = 0; row < TILE_SAMPLES; row += 1) {
    const imaginary = TOP - (y * TILE_SAMPLES + row + 0.5) * STEP;
    for (let column = 0; column < TILE_SAMPLES; column += 1) {
      const real = LEFT + (x * TILE_SAMPLES + column + 0.5) * STEP;
      offset = counts.writeUInt16LE(countOf(real, imaginary), offset);
    }
  }
  return { x, y, counts: counts.toString('base64') };
}

function isTile(index, tiles) {
  return Number.isInteger(index) && index >= 0 && index < tiles;
}

for await (const line of createInterface({ input: process.stdin })) {
  const { task, params } = JSON.parse(line);
  try {
    console.log(JSON.stringify({ task, answer: computeTile(params) }));
  } catch (error) {
    console.log(JSON.stringify({ task, error: error.message }));
  }
}
