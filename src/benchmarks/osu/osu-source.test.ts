import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { AccountFiles } from '../../jobs/files/account-files.ts';
import { MAX_OSU_SOURCE_BYTES } from '../../protocol/bench.ts';
import { keepOsuSource, OSU_SOURCE } from './osu-source.ts';

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'breadbox-osu-source-'));
});
afterEach(() => rmSync(home, { recursive: true }));

const files = new AccountFiles({ setpriv: undefined, program: [] });
const keep = (...chunks: Uint8Array[]) =>
  keepOsuSource(
    files,
    undefined,
    home,
    (async function* () {
      yield* chunks;
    })(),
  );

test('it is kept as it came, in pieces of any size, in place of the one before', async () => {
  for (const text of ['old', 'new']) {
    const packed = gzipSync(text);
    const path = join(home, OSU_SOURCE);
    expect(await keep(packed.subarray(0, 1), packed.subarray(1))).toEqual({ path, bytes: packed.length });
    expect(readFileSync(path)).toEqual(packed);
  }
});

test.each([
  ['a page of a web site', [Buffer.from('<html>')], 'bad-input', /no \.tar\.gz/],
  ['nothing', [], 'bad-input', /no \.tar\.gz/],
  ['one byte', [Buffer.from([0x1f])], 'bad-input', /no \.tar\.gz/],
  ['far too much', [gzipSync('x'), Buffer.alloc(MAX_OSU_SOURCE_BYTES)], 'too-large', /more than 32/],
])('%s is refused, and nothing of it is kept', async (_, chunks, code, message) => {
  await expect(keep(...chunks)).rejects.toMatchObject({ code, message: expect.stringMatching(message) });
  const left = readdirSync(home, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  expect(left.map(({ name }) => name)).toEqual([]);
});
