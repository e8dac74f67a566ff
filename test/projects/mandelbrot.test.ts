import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { inflateSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

const PROJECT = resolve('projects/mandelbrot');
const SAMPLES = 80;
const INSIDE = 64_000;

interface Reply {
  readonly task: string;
  readonly answer?: { readonly x: number; readonly y: number; readonly counts: string };
  readonly error?: string;
}

let out: string;
beforeEach(() => {
  out = mkdtempSync(join(tmpdir(), 'mandelbrot-'));
});
afterEach(() => rmSync(out, { recursive: true }));

function run(program: string, input: string): { readonly stdout: string; readonly status: number | null } {
  // As in an unpacked bundle: the project's folder, and nothing of this repository's settings.
  return spawnSync('node', [program], {
    cwd: PROJECT,
    input,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
    env: { PATH: process.env.PATH, BREADBOX_OUT: out },
  });
}

function computeTiles(...params: readonly unknown[]): readonly Reply[] {
  const lines = params.map((each, index) => JSON.stringify({ task: `r1.${index}`, params: each, out }));
  const { stdout, status } = run('tile.js', `${lines.join('\n')}\n`);
  expect(status).toBe(0);
  return stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Reply);
}

function countsOf(reply: Reply | undefined): Buffer {
  return Buffer.from(reply?.answer?.counts ?? '', 'base64');
}

/** An independent decoder for what png.js writes: 8-bit RGBA, filters 0 and 2. */
function decodePng(file: Buffer): { readonly width: number; readonly height: number; readonly pixels: Buffer } {
  expect(file.subarray(0, 8).toString('latin1')).toBe('\x89PNG\r\n\x1a\n');
  const data: Buffer[] = [];
  const names: string[] = [];
  for (let at = 8; at < file.length; ) {
    const length = file.readUInt32BE(at);
    names.push(file.toString('latin1', at + 4, at + 8));
    if (names.at(-1) === 'IDAT') data.push(file.subarray(at + 8, at + 8 + length));
    at += length + 12;
  }
  expect(names[0]).toBe('IHDR');
  expect(names.at(-1)).toBe('IEND');
  const width = file.readUInt32BE(16);
  const height = file.readUInt32BE(20);
  expect([...file.subarray(24, 29)]).toEqual([8, 6, 0, 0, 0]);
  const rows = inflateSync(Buffer.concat(data));
  const pixels = Buffer.alloc(width * height * 4);
  for (let row = 0; row < height; row += 1) {
    const filter = rows[row * (width * 4 + 1)];
    expect([0, 2]).toContain(filter);
    for (let at = 0; at < width * 4; at += 1) {
      const above = filter === 2 && row > 0 ? pixels[(row - 1) * width * 4 + at]! : 0;
      pixels[row * width * 4 + at] = rows[row * (width * 4 + 1) + 1 + at]! + above;
    }
  }
  return { width, height, pixels };
}

describe('tile.js', () => {
  test('gives the same counts as ever', () => {
    const replies = computeTiles({ y: 0, x: 0 }, { y: 4, x: 14 }, { y: 8, x: 13 });
    expect(replies.map(({ task }) => task)).toEqual(['r1.0', 'r1.1', 'r1.2']);
    expect(replies.map((reply) => countsOf(reply).length)).toEqual([12_800, 12_800, 12_800]);
    const hash = createHash('sha256');
    for (const reply of replies) hash.update(countsOf(reply));
    expect(hash.digest('hex')).toBe('12722c44deda9df3a4a9444d2a839fe09192e19df547bcec7588e7c089d9318e');
  });

  test('finds the middle of the set inside and its far corner outside', () => {
    const [middle, corner] = computeTiles({ y: 8, x: 13 }, { y: 15, x: 23 });
    for (let sample = 0; sample < SAMPLES * SAMPLES; sample += 1) {
      expect(countsOf(middle).readUInt16LE(sample * 2)).toBe(INSIDE);
      expect(countsOf(corner).readUInt16LE(sample * 2)).toBeLessThan(100);
    }
  });

  test('counts a point as the definition does', () => {
    const [tile] = computeTiles({ y: 2, x: 15 });
    const step = 2.4 / 1280;
    for (const [row, column] of [
      [0, 0],
      [17, 63],
      [79, 79],
    ] as const) {
      const real = -2.55 + (15 * SAMPLES + column + 0.5) * step;
      const imaginary = 1.2 - (2 * SAMPLES + row + 0.5) * step;
      let [zr, zi, rounds] = [0, 0, 0];
      while (rounds < 8000 && Math.hypot(zr, zi) <= 256) {
        [zr, zi] = [zr * zr - zi * zi + real, 2 * zr * zi + imaginary];
        rounds += 1;
      }
      expect(Math.ceil(countsOf(tile).readUInt16LE((row * SAMPLES + column) * 2) / 8)).toBe(rounds);
    }
  });

  test('refuses a tile that is not in the picture, and goes on', () => {
    const replies = computeTiles({ y: 16, x: 0 }, { y: 0 }, { y: 0, x: 23 });
    expect(replies[0]?.error).toBe('no tile x 0, y 16: x goes from 0 to 23, y from 0 to 15');
    expect(replies[1]?.error).toContain('no tile x undefined');
    expect(replies[2]?.answer?.x).toBe(23);
  });
});

describe('stitch.js', () => {
  const asResult = (reply: Reply) => JSON.stringify({ task: reply.task, params: {}, answer: reply.answer });

  test('makes a picture of the tiles that are there', () => {
    const replies = computeTiles({ y: 8, x: 13 }, { y: 0, x: 0 });
    expect(run('stitch.js', `${replies.map(asResult).join('\n')}\n`).status).toBe(0);
    const { width, height, pixels } = decodePng(readFileSync(join(out, 'mandelbrot.png')));
    expect([width, height]).toEqual([960, 640]);
    const pixelAt = (x: number, y: number) => [...pixels.subarray((y * width + x) * 4, (y * width + x) * 4 + 4)];
    expect(pixelAt(13 * 40, 8 * 40)).toEqual([7, 10, 16, 255]);
    expect(pixelAt(13 * 40 + 39, 8 * 40 + 39)).toEqual([7, 10, 16, 255]);
    const [red, green, blue, alpha] = pixelAt(0, 0) as [number, number, number, number];
    expect(alpha).toBe(255);
    expect(blue).toBeGreaterThan(green);
    expect(green).toBeGreaterThan(red);
    expect(pixelAt(40, 0)).toEqual([0, 0, 0, 0]);
    expect(existsSync(join(out, 'checksum.txt'))).toBe(false);
  });

  test('sums up a whole picture, the same in any order', () => {
    const lines: string[] = [];
    const rows = Buffer.alloc(24 * 16 * SAMPLES * SAMPLES * 2);
    for (let y = 0; y < 16; y += 1) {
      for (let x = 0; x < 24; x += 1) {
        const counts = Buffer.alloc(SAMPLES * SAMPLES * 2);
        for (let sample = 0; sample < SAMPLES * SAMPLES; sample += 1) counts.writeUInt16LE(x * 100 + y, sample * 2);
        for (let row = 0; row < SAMPLES; row += 1) {
          counts.copy(rows, ((y * SAMPLES + row) * 24 + x) * SAMPLES * 2, 0, SAMPLES * 2);
        }
        const answer = { x, y, counts: counts.toString('base64') };
        lines.push(JSON.stringify({ task: `r1.${lines.length}`, params: { y, x }, answer }));
      }
    }
    const expected = `${createHash('sha256').update(rows).digest('hex')}\n`;
    for (const order of [lines, lines.toReversed()]) {
      run('stitch.js', `${order.join('\n')}\n`);
      expect(readFileSync(join(out, 'checksum.txt'), 'utf8')).toBe(expected);
      rmSync(join(out, 'checksum.txt'));
    }
  });

  test('says what it needs', () => {
    const { status, stderr } = spawnSync('node', ['stitch.js'], {
      cwd: PROJECT,
      encoding: 'utf8',
      env: { PATH: process.env.PATH },
    });
    expect(status).toBe(2);
    expect(stderr).toContain('BREADBOX_OUT is not set');
  });
});
