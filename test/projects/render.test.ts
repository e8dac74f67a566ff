import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { decodePng, decodeRows, pngChunks } from './decode-png.ts';

const PROJECT = resolve('projects/render');

type Triple = readonly [number, number, number];

const load = (file: string): Promise<unknown> => import(pathToFileURL(join(PROJECT, file)).href);
const { trace } = (await load('trace.js')) as {
  trace(origin: Triple, direction: Triple, chance: () => number, shadowRays: number): Triple;
};
const { encodePng } = (await load('png.js')) as { encodePng(pixels: Buffer, width: number, height: number): Buffer };
const { AMBIENT, FRAMES, PLANE, SKY, cameraOf } = (await load('scene.js')) as {
  readonly AMBIENT: Triple;
  readonly FRAMES: number;
  readonly PLANE: { readonly light: Triple; readonly dark: Triple; readonly mirror: number };
  readonly SKY: { readonly zenith: Triple };
  cameraOf(frame: number): { readonly eye: Triple };
};

let out: string;
beforeEach(() => {
  out = mkdtempSync(join(tmpdir(), 'render-'));
});
afterEach(() => rmSync(out, { recursive: true }));

function run(program: string, input: string, env: Record<string, string> = { BREADBOX_OUT: out }) {
  return spawnSync('node', [program], {
    cwd: PROJECT,
    input,
    encoding: 'utf8',
    maxBuffer: 16 * 1024 * 1024,
    env: { PATH: process.env.PATH, ...env },
  });
}

describe('trace.js', () => {
  const half = () => 0.5;
  const sum = (colour: Triple) => colour[0] + colour[1] + colour[2];

  test('sees the sky where there is nothing else', () => {
    expect(trace([0, 9, 0], [0, 1, 0], half, 1)).toEqual(SKY.zenith);
  });

  test('in the core of a shadow there is no light but that from everywhere', () => {
    // Right below the big ball, just off the point where it stands: the ball hides the lamp, and is dark from below.
    const [red, green, blue] = trace([0.05, 0.001, 0.05], [0, -1, 0], half, 20);
    for (const [channel, seen] of [red, green, blue].entries()) {
      const alone = PLANE.light[channel]! * AMBIENT[channel]!;
      expect(seen).toBeGreaterThan(alone * (1 - PLANE.mirror) - 1e-9);
      expect(seen).toBeLessThan(alone);
    }
    expect(sum(trace([-3.5, 1, 0.5], [0, -1, 0], half, 20))).toBeGreaterThan(3 * (red + green + blue));
  });

  test('a shadow is soft at its edge: some rays arrive, some do not', () => {
    let state = 1;
    const chance = () => {
      state = (state * 48_271) % 2_147_483_647;
      return state / 2_147_483_647;
    };
    // Along one square, out of the light and into the shadow of the big ball.
    const places = [-0.95, -0.85, -0.75, -0.65, -0.55];
    const seen = places.map((z) => sum(trace([-0.5, 0.01, z], [0, -1, 0], chance, 100)));
    for (const [index, light] of seen.slice(1).entries()) {
      expect(seen[index]! - light).toBeGreaterThan(0.05);
      expect(seen[index]! - light).toBeLessThan(0.6);
    }
    expect(seen[0]).toBeGreaterThan(2 * seen.at(-1)!);
  });

  test('squares alternate', () => {
    const light = sum(trace([-3.5, 1, 2.5], [0, -1, 0], half, 4));
    const dark = sum(trace([-3.5, 1, 3.5], [0, -1, 0], half, 4));
    expect(Math.max(light, dark)).toBeGreaterThan(2 * Math.min(light, dark));
  });
});

test('the camera goes round once', () => {
  const [x, y, z] = cameraOf(1).eye;
  const opposite = cameraOf(1 + FRAMES / 2).eye;
  expect(opposite[0]).toBeCloseTo(-x, 9);
  expect(opposite[1]).toBe(y);
  expect(opposite[2]).toBeCloseTo(-z, 9);
  expect(cameraOf(FRAMES + 1).eye[2]).toBeCloseTo(z, 9);
});

describe('frame.js', () => {
  test('leaves a frame and answers with it, the same each time', () => {
    const first = run('frame.js', '{"frame":1}');
    expect(first.status).toBe(0);
    const file = readFileSync(join(out, 'frame-0001.png'));
    const { frame, png } = JSON.parse(first.stdout);
    expect(frame).toBe(1);
    expect(Buffer.from(png, 'base64').equals(file)).toBe(true);
    expect(first.stdout.length).toBeLessThan(200_000);
    const { width, height, pixelAt } = decodePng(file);
    expect([width, height]).toEqual([240, 135]);
    const [red, green, blue, alpha] = pixelAt(110, 40) as [number, number, number, number]; // on the cobalt ball
    expect(blue).toBeGreaterThan(green + 50);
    expect(green).toBeGreaterThan(red);
    expect(alpha).toBe(255);
    const amber = pixelAt(172, 70);
    expect(amber[0]).toBeGreaterThan(amber[2]! + 100);
    expect(Math.min(...pixelAt(5, 30))).toBeGreaterThan(170); // the sky

    expect(run('frame.js', '{"frame":1}').stdout).toBe(first.stdout);
    expect(run('frame.js', '{"frame":10}').stdout).not.toContain(png);
  });

  test('refuses a frame that is not in the film', () => {
    for (const frame of [0, 37, 1.5, '"1"']) {
      const { status, stderr } = run('frame.js', `{"frame":${frame}}`);
      expect(status).toBe(1);
      expect(stderr).toContain('frames go from 1 to 36');
    }
  });

  test.each(['frame.js', 'film.js'])('%s says what it needs', (program) => {
    const { status, stderr } = run(program, '{"frame":1}', {});
    expect(status).toBe(2);
    expect(stderr).toContain('BREADBOX_OUT is not set');
  });
});

describe('film.js', () => {
  /** Four by three pixels of one grey. */
  const greyFrame = (grey: number) => encodePng(Buffer.alloc(4 * 3 * 4, grey), 4, 3);
  const lineOf = (frame: number) =>
    JSON.stringify({
      task: `r1.${frame - 1}`,
      params: { frame },
      answer: { frame, png: greyFrame(frame).toString('base64') },
    });

  test('strings the frames that are there together, in their order', () => {
    for (const order of [
      [11, 2, 30],
      [2, 30, 11],
    ]) {
      const { status, stderr } = run('film.js', `${order.map(lineOf).join('\n')}\n`);
      expect(status).toBe(0);
      expect(stderr).toBe('3 of 36 frames\n');
      const chunks = pngChunks(readFileSync(join(out, 'film.png')));
      expect(chunks.map(({ name }) => name)).toEqual([
        'IHDR',
        'acTL',
        'fcTL',
        'IDAT',
        'fcTL',
        'fdAT',
        'fcTL',
        'fdAT',
        'IEND',
      ]);
      const [, control, first, one, , two, last, three] = chunks.map(({ data }) => data);
      expect(control).toEqual(Buffer.from([0, 0, 0, 3, 0, 0, 0, 0]));
      const numbered = chunks.filter(({ name }) => name === 'fcTL' || name === 'fdAT');
      expect(numbered.map(({ data }) => data.readUInt32BE(0))).toEqual([0, 1, 2, 3, 4]);
      for (const each of [first!, last!]) {
        expect([4, 8, 12, 16].map((at) => each.readUInt32BE(at))).toEqual([4, 3, 0, 0]);
        expect(each.readUInt16BE(20) / each.readUInt16BE(22)).toBeCloseTo(0.09, 9);
        expect([...each.subarray(24)]).toEqual([0, 0]);
      }
      const greys = [one!, two!.subarray(4), three!.subarray(4)].map((data) => decodeRows(data, 4, 3).pixelAt(3, 2));
      expect(greys).toEqual([
        [2, 2, 2, 2],
        [11, 11, 11, 11],
        [30, 30, 30, 30],
      ]);
    }
  });

  test('a frame that is answered twice is in the film once; without frames there is no film', () => {
    run('film.js', '');
    expect(existsSync(join(out, 'film.png'))).toBe(false);
    run('film.js', `${lineOf(7)}\n${lineOf(7)}\n`);
    const names = pngChunks(readFileSync(join(out, 'film.png'))).map(({ name }) => name);
    expect(names).toEqual(['IHDR', 'acTL', 'fcTL', 'IDAT', 'IEND']);
  });
});
