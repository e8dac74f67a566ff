// What is given: the river, the load and the steel. The optimiser chooses the heights of the top joints, nothing else.

export const SPAN_METRES = 32;

/** The deck with a lorry on it: as much at each joint of the deck that does not stand on a bank. */
export const LOAD_NEWTONS = 150_000;

/** Structural steel S235, with a third of its strength kept back. */
export const STEEL = {
  elasticityPascals: 210e9,
  mostStressPascals: 157e6,
  densityKilogramsPerCubicMetre: 7850,
};

/** A pressed bar is made for this many times its force, because it fails all at once when it buckles. */
export const BUCKLING_SAFETY = 2;

/**
 * All bars are round tubes with walls of a twentieth of their diameter d: area A = π d²/20 and second moment of area
 * I = π d⁴/160, so I = A² · 400 / (160 π).
 */
export const SECOND_MOMENT_OF_AREA_SQUARED = 400 / (160 * Math.PI);

/** No bar is thinner than this. */
export const LEAST_AREA_SQUARE_METRES = 0.0008;

/** Joints in metres, bars as pairs of joints. A top joint stands over each joint of the deck; diagonals fall to the middle. */
export function planBridge(heightsMetres) {
  const panels = heightsMetres.length + 1;
  const panelMetres = SPAN_METRES / panels;
  const joints = [];
  for (let at = 0; at <= panels; at += 1) joints.push({ x: at * panelMetres, y: 0 });
  for (const [at, y] of heightsMetres.entries()) joints.push({ x: (at + 1) * panelMetres, y });
  const top = (at) => panels + at; // of deck joint `at`, from 1 to panels - 1
  const bars = [
    [0, top(1)],
    [panels, top(panels - 1)],
  ];
  for (let at = 0; at < panels; at += 1) bars.push([at, at + 1]);
  for (let at = 1; at < panels; at += 1) bars.push([at, top(at)]);
  for (let at = 1; at < panels - 1; at += 1) {
    bars.push([top(at), top(at + 1)]);
    bars.push(2 * at < panels - 1 ? [top(at), at + 1] : [at, top(at + 1)]);
  }
  return { joints, bars, left: 0, right: panels, loads: loadsOf(panels, joints.length) };
}

function loadsOf(panels, joints) {
  return Array.from({ length: joints }, (_, at) => ({ x: 0, y: at > 0 && at < panels ? -LOAD_NEWTONS : 0 }));
}
