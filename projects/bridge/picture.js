// Draws a bridge over its river, with another faintly behind it.
import { Canvas } from './canvas.js';
import { SPAN_METRES } from './plan.js';

const WIDTH = 960;
const HEIGHT = 540;
const PIXELS_PER_METRE = 23;
const DECK_Y = 388;
const LEFT_X = (WIDTH - SPAN_METRES * PIXELS_PER_METRE) / 2;
const WATER_Y = 462;
const PIXELS_PER_SQUARE_CENTIMETRE = 0.22;

const SKY = [251, 252, 252];
const WATER = [148, 178, 224];
const DEEP_WATER = [61, 109, 189];
const BANK = [143, 152, 160];
const DECK = [89, 99, 109];
const LORRY = [185, 194, 202];
const FIRST_BRIDGE = [214, 220, 225];
const PULLED = [26, 77, 166];
const PRESSED = [224, 154, 26];
const INK = [20, 25, 31];
const NOTE = [89, 99, 109];

/** `best` and `first` as designBridge gives them; `bridges`: how many were tried. */
export function drawPicture(best, first, bridges) {
  const canvas = new Canvas(WIDTH, HEIGHT);
  canvas.rectangle(0, 0, WIDTH, HEIGHT, SKY);
  drawBridge(canvas, first, () => FIRST_BRIDGE);
  drawRiver(canvas);
  for (const [joint, load] of best.loads.entries()) if (load.y < 0) drawLorry(canvas, placeOf(best.joints[joint]));
  canvas.rectangle(0, DECK_Y - 4, WIDTH, 8, DECK);
  drawBridge(canvas, best, (newtons) => (newtons < 0 ? PRESSED : PULLED));
  for (const joint of best.joints) {
    canvas.disc(placeOf(joint), 5, INK);
    canvas.disc(placeOf(joint), 2.5, SKY);
  }
  drawWords(canvas, best, first, bridges);
  return canvas;
}

function placeOf({ x, y }) {
  return { x: LEFT_X + x * PIXELS_PER_METRE, y: DECK_Y - y * PIXELS_PER_METRE };
}

function drawBridge(canvas, { joints, bars, barNewtons, areasSquareMetres }, colourOf) {
  for (const [bar, [from, to]] of bars.entries()) {
    const width = areasSquareMetres[bar] * 1e4 * PIXELS_PER_SQUARE_CENTIMETRE;
    canvas.stroke(placeOf(joints[from]), placeOf(joints[to]), width, colourOf(barNewtons[bar]));
  }
}

function drawRiver(canvas) {
  const floor = () => HEIGHT;
  canvas.area([0, WIDTH], () => WATER_Y, floor, WATER);
  for (let wave = 0; wave < 3; wave += 1) {
    const top = (x) => WATER_Y + 20 + 20 * wave + 2.5 * Math.sin(x / 17 + 2 * wave);
    canvas.area([0, WIDTH], top, (x) => top(x) + 1.6, DEEP_WATER);
  }
  const shore = (x) => DECK_Y + 4 + Math.max(0, Math.min(x - 22, WIDTH - 22 - x) - LEFT_X) * 2.2;
  canvas.area([0, WIDTH], shore, floor, BANK);
}

function drawLorry(canvas, { x, y }) {
  const road = y - 4;
  canvas.rectangle(x - 36, road - 44, 46, 36, LORRY);
  canvas.rectangle(x + 13, road - 32, 20, 24, LORRY);
  canvas.rectangle(x + 22, road - 28, 8, 9, SKY);
  canvas.rectangle(x - 36, road - 10, 69, 4, NOTE);
  for (const wheel of [-24, -12, 22]) {
    canvas.disc({ x: x + wheel, y: road - 6 }, 6, NOTE);
    canvas.disc({ x: x + wheel, y: road - 6 }, 2.5, SKY);
  }
}

function drawWords(canvas, best, first, bridges) {
  canvas.text(`${Math.round(best.massKilograms)} kg`, { x: 32, y: 28 }, 6, INK);
  canvas.text(`the best of ${bridges} bridges`, { x: 32, y: 86 }, 2, INK);
  canvas.text(`the first one - ${Math.round(first.massKilograms)} kg`, { x: 32, y: 108 }, 2, NOTE);
  const lines = [
    ['pulled', PULLED],
    ['pressed', PRESSED],
  ];
  for (const [row, [word, colour]] of lines.entries()) {
    canvas.stroke({ x: 780, y: 36 + 26 * row }, { x: 816, y: 36 + 26 * row }, 10, colour);
    canvas.text(word, { x: 832, y: 29 + 26 * row }, 2, INK);
  }
  canvas.text(`sags ${Math.round(best.sagMetres * 1000)} mm`, { x: 780, y: 82 }, 2, NOTE);
}
