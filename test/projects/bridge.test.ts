import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { decodePng } from './decode-png.ts';

const PROJECT = resolve('projects/bridge');
const ARCH = { h1: 5, h2: 7, h3: 8.5, h4: 9, h5: 8.5, h6: 7, h7: 5 };

interface Point {
  readonly x: number;
  readonly y: number;
}

interface Truss {
  readonly joints: readonly Point[];
  readonly bars: readonly (readonly [number, number])[];
  readonly loads: readonly Point[];
  readonly left: number;
  readonly right: number;
}

interface Solved {
  readonly barNewtons: readonly number[];
  readonly movesMetres: readonly Point[];
}

interface Design extends Truss {
  readonly barNewtons: readonly number[];
  readonly areasSquareMetres: readonly number[];
  readonly massKilograms: number;
  readonly sagMetres: number;
}

const load = (file: string): Promise<unknown> => import(pathToFileURL(join(PROJECT, file)).href);
const { solveTruss } = (await load('truss.js')) as {
  solveTruss(truss: Truss, areas: readonly number[], elasticity: number): Solved;
};
const { designBridge, neededSquareMetres } = (await load('design.js')) as {
  designBridge(params: unknown): Design;
  neededSquareMetres(newtons: number, metres: number): number;
};

let out: string;
beforeEach(() => {
  out = mkdtempSync(join(tmpdir(), 'bridge-'));
});
afterEach(() => rmSync(out, { recursive: true }));

function run(program: string, input: string, env: Record<string, string> = { BREADBOX_OUT: out }) {
  return spawnSync('node', [program], {
    cwd: PROJECT,
    input,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
    env: { PATH: process.env.PATH, ...env },
  });
}

interface Reply {
  readonly task: string;
  readonly answer?: { readonly value: number; readonly sagMillimetres: number };
  readonly error?: string;
}

function computeBridges(...params: readonly unknown[]): readonly Reply[] {
  const { stdout, status } = run(
    'bridge.js',
    params.map((each, index) => `${JSON.stringify({ task: `r1.${index}`, params: each, out })}\n`).join(''),
  );
  expect(status).toBe(0);
  return stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Reply);
}

describe('truss.js', () => {
  test('solves the triangle of 3, 4 and 5 as by hand', () => {
    // A load of 1000 N on the tip of two bars at a slope of 3 : 4, held together by a third: the joint's equilibrium
    // wants 2 · F · 3/5 = 1000 from the bars, and the tie takes their 4/5.
    const triangle: Truss = {
      joints: [
        { x: 0, y: 0 },
        { x: 4, y: 3 },
        { x: 8, y: 0 },
      ],
      bars: [
        [0, 1],
        [1, 2],
        [0, 2],
      ],
      loads: [
        { x: 0, y: 0 },
        { x: 0, y: -1000 },
        { x: 0, y: 0 },
      ],
      left: 0,
      right: 2,
    };
    const { barNewtons, movesMetres } = solveTruss(triangle, [1e-3, 1e-3, 1e-3], 200e9);
    expect(barNewtons[0]).toBeCloseTo(-2500 / 3, 6);
    expect(barNewtons[1]).toBeCloseTo(-2500 / 3, 6);
    expect(barNewtons[2]).toBeCloseTo(2000 / 3, 6);
    // The tie gets longer by F · length / (E · A); the tip sinks by the sum of F² · length / (E · A) over the load.
    expect(movesMetres[2]?.x).toBeCloseTo(((2000 / 3) * 8) / 200e6, 12);
    const energy = 2 * (2500 / 3) ** 2 * 5 + (2000 / 3) ** 2 * 8;
    expect(movesMetres[1]?.y).toBeCloseTo(-energy / 200e6 / 1000, 12);
  });

  test('shares a load between bars by their stiffness where statics alone cannot', () => {
    const crossed: Truss = {
      joints: [
        { x: 0, y: 0 },
        { x: 1, y: 0 },
        { x: 1, y: 1 },
        { x: 0, y: 1 },
      ],
      bars: [
        [0, 1],
        [1, 2],
        [2, 3],
        [3, 0],
        [0, 2],
        [1, 3],
      ],
      loads: [
        { x: 0, y: 0 },
        { x: 0, y: 0 },
        { x: 600, y: 0 },
        { x: 0, y: 0 },
      ],
      left: 0,
      right: 1,
    };
    const strong = solveTruss(crossed, [1e-3, 1e-3, 1e-3, 1e-3, 1e-3, 1e-3], 200e9).barNewtons;
    const weak = solveTruss(crossed, [1e-3, 1e-3, 1e-3, 1e-3, 1e-3, 1e-12], 200e9).barNewtons;
    expect(weak[5]).toBeCloseTo(0, 3);
    expect(weak[4]).toBeCloseTo(600 * Math.SQRT2, 3);
    expect(strong[4]).toBeGreaterThan(0.3 * 600 * Math.SQRT2);
    expect(strong[4]).toBeLessThan(0.7 * 600 * Math.SQRT2);
  });

  test('refuses joints that nothing holds', () => {
    const square: Truss = {
      joints: [
        { x: 0, y: 0 },
        { x: 1, y: 0 },
        { x: 1, y: 1 },
        { x: 0, y: 1 },
      ],
      bars: [
        [0, 1],
        [1, 2],
        [2, 3],
        [3, 0],
      ],
      loads: [
        { x: 0, y: 0 },
        { x: 0, y: 0 },
        { x: 1, y: 0 },
        { x: 0, y: 0 },
      ],
      left: 0,
      right: 1,
    };
    expect(() => solveTruss(square, [1, 1, 1, 1], 1)).toThrow('the truss is no truss');
  });
});

describe('design.js', () => {
  test.each([
    ['an arch', ARCH],
    ['a zigzag', { h1: 0.5, h2: 12, h3: 0.5, h4: 12, h5: 0.5, h6: 12, h7: 0.5 }],
    ['an odd number of panels', { h1: 3, h2: 6, h3: 5, h4: 2 }],
  ])('forces at every joint of %s cancel out, the banks carry half each', (_, heights) => {
    const { joints, bars, loads, barNewtons, left, right } = designBridge(heights);
    const rest = loads.map(({ x, y }) => ({ x, y }));
    for (const [bar, [from, to]] of bars.entries()) {
      const [a, b] = [joints[from]!, joints[to]!];
      const metres = Math.hypot(b.x - a.x, b.y - a.y);
      for (const [joint, sign] of [[from, 1] as const, [to, -1] as const]) {
        rest[joint]!.x += (sign * barNewtons[bar]! * (b.x - a.x)) / metres;
        rest[joint]!.y += (sign * barNewtons[bar]! * (b.y - a.y)) / metres;
      }
    }
    const half = loads.reduce((sum, { y }) => sum + y, 0) / 2;
    for (const [joint, { x, y }] of rest.entries()) {
      expect(Math.abs(x)).toBeLessThan(0.01);
      expect(Math.abs(y - (joint === left || joint === right ? half : 0))).toBeLessThan(0.01);
    }
  });

  test('the forces of an arch are those of a section cut by hand', () => {
    const { bars, barNewtons } = designBridge(ARCH);
    // Moments about the third top joint, 12 m from the bank: the bank bears 3.5 loads, two hang 8 and 4 m nearer to it,
    // and what crosses the cut besides the lower chord goes through that joint.
    const chord = bars.findIndex(([from, to]) => from === 3 && to === 4);
    expect(barNewtons[chord]).toBeCloseTo((150_000 * (3.5 * 12 - 8 - 4)) / 8.5, 3);
  });

  test('makes every bar just thick enough', () => {
    expect(neededSquareMetres(1_570_000, 50)).toBeCloseTo(0.01, 12);
    expect(neededSquareMetres(1000, 1)).toBe(0.0008);
    expect(neededSquareMetres(-1_570_000, 0.1)).toBeCloseTo(0.01, 12);
    // A tube of 200 mm with walls of 10 mm, by the thin formulas of plan.js: A = π · 0.2² / 20, I = π · 0.2⁴ / 160.
    const euler = (metres: number) => (Math.PI ** 2 * 210e9 * Math.PI * 0.2 ** 4) / 160 / metres ** 2;
    expect(neededSquareMetres(-euler(10) / 2, 10)).toBeCloseTo((Math.PI * 0.2 ** 2) / 20, 12);
  });

  test('weighs what the bars weigh, and is light where it is an arch', () => {
    const { bars, joints, areasSquareMetres, massKilograms } = designBridge(ARCH);
    const mass = bars.reduce((sum, [from, to], bar) => {
      const metres = Math.hypot(joints[to]!.x - joints[from]!.x, joints[to]!.y - joints[from]!.y);
      return sum + 7850 * metres * areasSquareMetres[bar]!;
    }, 0);
    expect(massKilograms).toBeCloseTo(mass, 6);
    const flat = designBridge({ h1: 2, h2: 2, h3: 2, h4: 2, h5: 2, h6: 2, h7: 2 });
    expect(flat.massKilograms).toBeGreaterThan(2 * massKilograms);
    expect(flat.sagMetres).toBeGreaterThan(3 * designBridge(ARCH).sagMetres);
  });
});

describe('bridge.js', () => {
  test('answers the mass, the same as ever, and the same for the bridge seen from the other bank', () => {
    const seen = { h1: 5, h2: 4, h3: 3, h4: 2, h5: 3, h6: 2, h7: 1 };
    const mirrored = { h1: 1, h2: 2, h3: 3, h4: 2, h5: 3, h6: 4, h7: 5 };
    const [arch, one, other] = computeBridges(ARCH, seen, mirrored);
    expect(arch?.answer?.value).toBeCloseTo(2700.669, 2);
    expect(one?.answer?.value).toBeCloseTo(other?.answer?.value ?? Number.NaN, 6);
  });

  test('refuses what is no bridge, and goes on', () => {
    const replies = computeBridges({ h1: 3 }, { h1: 3, h2: 0 }, { h1: 3, h2: 'high' }, null, ARCH);
    expect(replies[0]?.error).toBe('a bridge needs at least the heights h1 and h2, in metres');
    expect(replies[1]?.error).toBe('h2 is 0: a height lies between 0.1 and 100 metres');
    expect(replies[2]?.error).toContain('h2 is high');
    expect(replies[3]?.error).toContain('at least the heights');
    expect(replies[4]?.answer?.value).toBeGreaterThan(1000);
  });

  test('a simple search at random comes to a symmetric arch', () => {
    let state = 1;
    const chance = () => {
      state = (state * 48_271) % 2_147_483_647;
      return state / 2_147_483_647;
    };
    const massOf = (heights: readonly number[]) =>
      designBridge(Object.fromEntries(heights.map((height, index) => [`h${index + 1}`, height]))).massKilograms;
    let best: readonly number[] = Array.from({ length: 7 }, () => 0.5 + 11.5 * chance());
    const first = massOf(best);
    let step = 3;
    for (let round = 0; round < 3000; round += 1) {
      const next = best.map((height) => Math.min(12, Math.max(0.5, height + step * (2 * chance() - 1))));
      const better = massOf(next) < massOf(best);
      if (better) best = next;
      step = Math.max(0.005, step * (better ? 1.5 : 0.95));
    }
    expect(first).toBeGreaterThan(3000);
    expect(massOf(best)).toBeLessThan(2700);
    expect(Math.abs(best[0]! - best[6]!)).toBeLessThan(0.4);
    expect(best[3]).toBeGreaterThan(best[1]!);
    expect(best[1]).toBeGreaterThan(best[0]!);
  });
});

describe('draw.js', () => {
  const asResult = (task: string, params: unknown, value: number) =>
    JSON.stringify({ task, params, answer: { value, sagMillimetres: 1 } });

  test('draws the best over the first, in any order', () => {
    const flat = { h1: 2, h2: 2, h3: 2, h4: 2, h5: 2, h6: 2, h7: 2 };
    const lines = [asResult('r1.10', ARCH, 2683), asResult('r1.2', flat, 6000), asResult('r1.9', flat, 6000)];
    const pictures = [lines, lines.toReversed()].map((order) => {
      expect(run('draw.js', `${order.join('\n')}\n`).status).toBe(0);
      return readFileSync(join(out, 'bridge.png'));
    });
    expect(pictures[0]?.equals(pictures[1]!)).toBe(true);
    const { width, height, pixelAt } = decodePng(pictures[0]!);
    expect([width, height]).toEqual([960, 540]);
    expect(pixelAt(158, 330)).toEqual([224, 154, 26, 255]); // the left end post, pressed
    expect(pixelAt(434, 388)).toEqual([26, 77, 166, 255]); // the chord under the deck, pulled
    expect(pixelAt(345, 342)).toEqual([214, 220, 225, 255]); // the first bridge's upper chord, faint
    expect(pixelAt(480, 475)).toEqual([148, 178, 224, 255]); // water
    const best = JSON.parse(readFileSync(join(out, 'best.json'), 'utf8'));
    expect(best).toMatchObject({ task: 'r1.10', heightsMetres: ARCH });
    expect(best.massKilograms).toBeCloseTo(2700.669, 2);
    expect(best.bars).toHaveLength(29);
  });

  test('waits for the first bridge, and says what it needs', () => {
    expect(run('draw.js', '').stderr).toContain('no bridges yet');
    expect(existsSync(join(out, 'bridge.png'))).toBe(false);
    const { status, stderr } = run('draw.js', '', {});
    expect(status).toBe(2);
    expect(stderr).toContain('BREADBOX_OUT is not set');
  });
});
