// Strings the frames that are there into one film. Reads JSON lines {"task","params","answer"} in any order.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { encodeFilm } from './png.js';
import { FRAMES } from './scene.js';

const MILLISECONDS_PER_FRAME = 90;

const out = process.env.BREADBOX_OUT;
if (!out) {
  console.error('film.js: BREADBOX_OUT is not set. Set it to the folder that the film shall go to.');
  process.exit(2);
}

const pngOfFrame = new Map();
for await (const line of createInterface({ input: process.stdin })) {
  if (line === '') continue;
  const { answer } = JSON.parse(line);
  pngOfFrame.set(answer.frame, Buffer.from(answer.png, 'base64'));
}

const frames = [...pngOfFrame.keys()].sort((one, other) => one - other).map((frame) => pngOfFrame.get(frame));
if (frames.length > 0) writeFileSync(join(out, 'film.png'), encodeFilm(frames, MILLISECONDS_PER_FRAME));
console.error(`${frames.length} of ${FRAMES} frames`);
