// Makes each bar of a bridge just thick enough, and weighs it.
import { BUCKLING_SAFETY, LEAST_AREA_SQUARE_METRES, planBridge, SECOND_MOMENT_OF_AREA_SQUARED, STEEL } from './plan.js';
import { barMetres, solveTruss } from './truss.js';

/** A bar may be over its limit by a thousandth, so that making bars thicker or thinner comes to an end. */
const TOLERANCE = 1.001;
const MOST_ROUNDS = 100;

/** `params`: the heights of the top joints in metres, from left to right, as h1, h2 and so on. */
export function designBridge(params) {
  const plan = planBridge(heightsOf(params));
  const metres = plan.bars.map((bar) => barMetres(bar, plan.joints));
  let areas = plan.bars.map(() => LEAST_AREA_SQUARE_METRES);
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const { barNewtons, movesMetres } = solveTruss(plan, areas, STEEL.elasticityPascals);
    const needed = barNewtons.map((newtons, bar) => neededSquareMetres(newtons, metres[bar]));
    if (needed.every((area, bar) => area <= areas[bar] * TOLERANCE)) {
      const cubicMetres = areas.reduce((sum, area, bar) => sum + area * metres[bar], 0);
      const massKilograms = cubicMetres * STEEL.densityKilogramsPerCubicMetre;
      const sagMetres = -Math.min(...movesMetres.map(({ y }) => y));
      return { ...plan, areasSquareMetres: areas, barNewtons, massKilograms, sagMetres };
    }
    areas = needed;
  }
  throw new Error(`the bars do not settle in ${MOST_ROUNDS} rounds of making them thicker or thinner`);
}

/** A pulled bar needs area for its stress; a pressed one also against buckling, by Euler: F = π² E I / length². */
export function neededSquareMetres(newtons, metres) {
  const forStress = Math.abs(newtons) / STEEL.mostStressPascals;
  if (newtons >= 0) return Math.max(forStress, LEAST_AREA_SQUARE_METRES);
  const stiffness = Math.PI * Math.PI * STEEL.elasticityPascals * SECOND_MOMENT_OF_AREA_SQUARED;
  const againstBuckling = Math.sqrt((BUCKLING_SAFETY * -newtons * metres * metres) / stiffness);
  return Math.max(forStress, againstBuckling, LEAST_AREA_SQUARE_METRES);
}

function heightsOf(params) {
  const heights = [];
  while (params?.[`h${heights.length + 1}`] !== undefined) heights.push(params[`h${heights.length + 1}`]);
  if (heights.length < 2) throw new Error('a bridge needs at least the heights h1 and h2, in metres');
  const bad = heights.findIndex((height) => !(height >= 0.1 && height <= 100));
  if (bad >= 0) throw new Error(`h${bad + 1} is ${heights[bad]}: a height lies between 0.1 and 100 metres`);
  return heights;
}
