// Renders one frame: {"frame":1} on stdin; the frame as $BREADBOX_OUT/frame-0001.png, and in the answer for film.js.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { encodePng } from './png.js';
import { cameraOf, FRAMES, HEIGHT, WIDTH } from './scene.js';
import { trace } from './trace.js';
import { add, cross, scale, subtract, unit } from './vector.js';

/** Rays through each pixel, in a grid of so many by so many: they smooth edges. */
const RAYS_ACROSS = 3;
const SHADOW_RAYS = 6;

const out = process.env.BREADBOX_OUT;
if (!out) {
  console.error('frame.js: BREADBOX_OUT is not set. Set it to the folder that the frame shall go to.');
  process.exit(2);
}
const { frame } = JSON.parse(await text(process.stdin));
if (!Number.isInteger(frame) || frame < 1 || frame > FRAMES) {
  console.error(`no frame ${frame}: frames go from 1 to ${FRAMES}`);
  process.exit(1);
}
const png = encodePng(renderFrame(cameraOf(frame)), WIDTH, HEIGHT);
writeFileSync(join(out, `frame-${String(frame).padStart(4, '0')}.png`), png);
console.log(JSON.stringify({ frame, png: png.toString('base64') }));

function renderFrame({ eye, target, zoom }) {
  const forward = unit(subtract(target, eye));
  const right = unit(cross(forward, [0, 1, 0]));
  const up = cross(right, forward);
  const pixels = Buffer.alloc(WIDTH * HEIGHT * 4);
  for (let row = 0; row < HEIGHT; row += 1) {
    for (let column = 0; column < WIDTH; column += 1) {
      const chance = chanceOf(row * WIDTH + column);
      let sum = [0, 0, 0];
      for (let ray = 0; ray < RAYS_ACROSS * RAYS_ACROSS; ray += 1) {
        const x = (2 * (column + ((ray % RAYS_ACROSS) + 0.5) / RAYS_ACROSS) - WIDTH) / HEIGHT;
        const y = (HEIGHT - 2 * (row + (Math.floor(ray / RAYS_ACROSS) + 0.5) / RAYS_ACROSS)) / HEIGHT;
        const direction = unit(add(scale(forward, zoom), add(scale(right, x), scale(up, y))));
        sum = add(sum, trace(eye, direction, chance, SHADOW_RAYS));
      }
      const colour = sum.map((light) => brightnessOf(light / (RAYS_ACROSS * RAYS_ACROSS)));
      pixels.set([...colour, 255], (row * WIDTH + column) * 4);
    }
  }
  return pixels;
}

/** Light as the eye and screens count it, from 0 to 255: the sRGB curve, about. */
function brightnessOf(light) {
  return Math.round(255 * Math.min(1, light) ** (1 / 2.2));
}

/** Chance that is the same for a pixel in every frame, so that the shadows' grain lies still: Marsaglia's xorshift, 2003. */
function chanceOf(pixel) {
  let state = Math.imul(pixel + 1, 0x9e3779b1) | 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}
