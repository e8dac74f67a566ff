// Puts the tiles that are there into one picture. Reads JSON lines {"task","params","answer"} in any order.
import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { paletteOfCounts } from './palette.js';
import { SAMPLES_PER_PIXEL, TILE_PIXELS, TILE_SAMPLES, TILES_X, TILES_Y } from './picture.js';
import { encodePng } from './png.js';

const WIDTH = TILES_X * TILE_PIXELS;
const HEIGHT = TILES_Y * TILE_PIXELS;
const ROW_SAMPLES = TILES_X * TILE_SAMPLES;
const SAMPLES_IN_PIXEL = SAMPLES_PER_PIXEL * SAMPLES_PER_PIXEL;

const out = process.env.BREADBOX_OUT;
if (!out) {
  console.error('stitch.js: BREADBOX_OUT is not set. Set it to the folder that the picture shall go to.');
  process.exit(2);
}

const palette = paletteOfCounts();
const pixels = Buffer.alloc(WIDTH * HEIGHT * 4); // all transparent
const counts = Buffer.alloc(ROW_SAMPLES * TILES_Y * TILE_SAMPLES * 2);
const seen = new Set();

for await (const line of createInterface({ input: process.stdin })) {
  if (line === '') continue;
  const { answer } = JSON.parse(line);
  seen.add(answer.y * TILES_X + answer.x);
  placeTile(answer);
}

writeFileSync(join(out, 'mandelbrot.png'), encodePng(pixels, WIDTH, HEIGHT));
if (seen.size === TILES_X * TILES_Y) {
  writeFileSync(join(out, 'checksum.txt'), `${createHash('sha256').update(counts).digest('hex')}\n`);
}
console.error(`${seen.size} of ${TILES_X * TILES_Y} tiles`);

function placeTile({ x, y, counts: base64 }) {
  const tile = Buffer.from(base64, 'base64');
  const rowBytes = TILE_SAMPLES * 2;
  for (let row = 0; row < TILE_SAMPLES; row += 1) {
    const to = ((y * TILE_SAMPLES + row) * ROW_SAMPLES + x * TILE_SAMPLES) * 2;
    tile.copy(counts, to, row * rowBytes, (row + 1) * rowBytes);
  }
  for (let row = 0; row < TILE_PIXELS; row += 1) {
    for (let column = 0; column < TILE_PIXELS; column += 1) {
      const to = ((y * TILE_PIXELS + row) * WIDTH + x * TILE_PIXELS + column) * 4;
      paintPixel(tile, row * SAMPLES_PER_PIXEL, column * SAMPLES_PER_PIXEL, to);
    }
  }
}

/** The mean colour of the pixel's samples, which start at sample `row`, `column` of the tile. */
function paintPixel(tile, row, column, to) {
  let red = 0;
  let green = 0;
  let blue = 0;
  for (let sample = 0; sample < SAMPLES_IN_PIXEL; sample += 1) {
    const down = row + Math.floor(sample / SAMPLES_PER_PIXEL);
    const right = column + (sample % SAMPLES_PER_PIXEL);
    const colour = tile.readUInt16LE((down * TILE_SAMPLES + right) * 2) * 3;
    red += palette[colour];
    green += palette[colour + 1];
    blue += palette[colour + 2];
  }
  pixels[to] = red / SAMPLES_IN_PIXEL;
  pixels[to + 1] = green / SAMPLES_IN_PIXEL;
  pixels[to + 2] = blue / SAMPLES_IN_PIXEL;
  pixels[to + 3] = 255;
}
