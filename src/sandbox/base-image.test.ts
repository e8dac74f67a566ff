import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { BaseImages, type ImageWish } from './base-image.ts';

const PATH = process.env.PATH;
const wish: ImageWish = { release: 'trixie', mirror: 'http://m.example/debian', aptOptions: ['Acquire::A "b c";'] };
let place: string;
let images: string;

beforeEach(async () => {
  place = await mkdtemp(join(tmpdir(), 'images-'));
  images = join(place, 'cache', 'images');
  await mkdir(join(place, 'bin'));
  process.env.PATH = `${join(place, 'bin')}:${PATH}`;
});
afterEach(async () => {
  process.env.PATH = PATH;
  await rm(place, { recursive: true });
});

/** Stands in for the program that fetches Debian. */
async function mmdebstrap(script: string): Promise<void> {
  const path = join(place, 'bin', 'mmdebstrap');
  await writeFile(path, `#!/bin/bash\nprintf '%s\\n' "$@" >>${place}/words\necho run >>${place}/runs\n${script}\n`);
  await chmod(path, 0o755);
}

const TARGET = `target=$(printf '%s\\n' "$@" | grep 'new$')`;
const make = (asked = wish) => new BaseImages(images).make(asked, new AbortController().signal);
const runs = async () => (await readFile(join(place, 'runs'), 'utf8')).trim().split('\n').length;

test('two heads at once: made once, and whole where it can be seen', async () => {
  await mmdebstrap(`${TARGET}; mkdir "$target"; sleep 0.3; touch "$target/done"`);
  const paths = await Promise.all([make(), make(), make()]);
  expect(new Set(paths).size).toBe(1);
  expect(await readdir(paths[0]!)).toEqual(['done']);
  expect(await runs()).toBe(1);
  expect(await readFile(join(place, 'words'), 'utf8')).toContain('--aptopt=Acquire::A "b c";\ntrixie\n');
});

test('what fails leaves no image, says why, and can be done again', async () => {
  await mmdebstrap(`${TARGET}; mkdir "$target"; echo "E: no route to the mirror"; exit 25`);
  await expect(make()).rejects.toThrow(/base image of trixie could not be made.*E: no route to the mirror/);
  expect((await readdir(images)).filter((name) => !/\.(lock|log)$/.test(name))).toEqual([]);
  await mmdebstrap(`${TARGET}; mkdir "$target"`);
  expect(await new BaseImages(images).has(wish)).toBe(false);
  await make();
  expect(await new BaseImages(images).has(wish)).toBe(true);
});

test('what a dead one has begun is begun anew', async () => {
  await mmdebstrap(`${TARGET}; mkdir "$target"`);
  const half = `${new BaseImages(images).path(wish)}.new`;
  await mkdir(half, { recursive: true });
  await writeFile(join(half, 'half'), '');
  expect(await readdir(await make())).toEqual([]);
});

test('another release or mirror is another image', () => {
  const of = (asked: ImageWish) => new BaseImages(images).path(asked);
  expect(new Set([of(wish), of({ ...wish, release: 'bookworm' }), of({ ...wish, mirror: undefined })]).size).toBe(3);
});
