// Draws the best bridge so far over the first. Reads JSON lines {"task","params","answer"} in any order.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { designBridge } from './design.js';
import { drawPicture } from './picture.js';
import { encodePng } from './png.js';

const out = process.env.BREADBOX_OUT;
if (!out) {
  console.error('draw.js: BREADBOX_OUT is not set. Set it to the folder that the picture shall go to.');
  process.exit(2);
}

let bridges = 0;
let best;
let first;
for await (const line of createInterface({ input: process.stdin })) {
  if (line === '') continue;
  const { task, params, answer } = JSON.parse(line);
  const bridge = { task, number: Number(task.split('.').at(-1)), params, value: answer.value };
  bridges += 1;
  if (first === undefined || bridge.number < first.number) first = bridge;
  if (best === undefined || isBetter(bridge, best)) best = bridge;
}

if (best === undefined) {
  console.error('no bridges yet');
} else {
  const design = designBridge(best.params);
  const canvas = drawPicture(design, designBridge(first.params), bridges);
  writeFileSync(join(out, 'bridge.png'), encodePng(canvas.pixels, canvas.width, canvas.height));
  writeFileSync(join(out, 'best.json'), `${JSON.stringify(reportOf(design), undefined, 2)}\n`);
  console.error(`the best of ${bridges} bridges: ${best.task}`);
}

/** Of two that are equally good the one with the lower number, so that the order of answers does not matter. */
function isBetter(bridge, than) {
  return bridge.value < than.value || (bridge.value === than.value && bridge.number < than.number);
}

function reportOf({ bars, barNewtons, areasSquareMetres, massKilograms, sagMetres }) {
  return {
    task: best.task,
    heightsMetres: best.params,
    massKilograms,
    sagMillimetres: sagMetres * 1000,
    bars: bars.map(([from, to], bar) => ({
      from,
      to,
      kilonewtons: barNewtons[bar] / 1000,
      squareCentimetres: areasSquareMetres[bar] * 1e4,
    })),
  };
}
