import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, it } from 'vitest';

const BUILT = join(import.meta.dirname, '../../dist/dashboard');
const MOST_BYTES = 80_000;
const MOST_SHARED_BYTES = 30_000;

it('the first load is less than 80 kB of JavaScript, gzipped; editor, charts and terminals come later', () => {
  const html = readFileSync(join(BUILT, 'index.html'), 'utf8');
  const scripts = [...html.matchAll(/(?:src|href)="(\/[^"]+\.js)"/g)].map(([, path]) => path as string);
  expect(scripts.length).toBeGreaterThan(1);
  const texts = scripts.map((path) => readFileSync(join(BUILT, path)));
  const sum = texts.reduce((all, text) => all + gzipSync(text).length, 0);
  console.log(`first load: ${scripts.length} scripts, ${sum} bytes gzipped`);
  expect(sum).toBeLessThan(MOST_BYTES);
  // Words that only these have: what is lazy must not have been bundled with what is not.
  for (const text of texts) expect(text.toString('utf8')).not.toMatch(/xterm-|u-hz|#SBATCH/);
});

it('what pages share beyond that is one script, lighter than 30 kB: each of them waits for all of it', () => {
  const assets = join(BUILT, 'assets');
  const shared = readdirSync(assets).filter((name) => /^parts-[^.]+\.js$/.test(name));
  expect(shared).toHaveLength(1);
  const bytes = gzipSync(readFileSync(join(assets, shared[0] as string))).length;
  console.log(`shared by pages: ${bytes} bytes gzipped`);
  expect(bytes).toBeLessThan(MOST_SHARED_BYTES);
});
