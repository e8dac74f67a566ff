import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTestHead, problemOf, type TestHead } from '../open-test-head.ts';

const ownHome = process.env.HOME;
let home: string;
let head: TestHead;
beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'breadbox-source-'));
  process.env.HOME = home;
  head = await openTestHead();
});
afterAll(async () => {
  process.env.HOME = ownHome;
  await head.close();
  rmSync(home, { recursive: true });
});

const give = (as: 'owner' | 'user', body: Uint8Array<ArrayBuffer>) =>
  head.request('PUT /api/benchmarks/osu/source', { as, body });

test('the source of OSU is kept for its owner, as it came; what is none is not', async () => {
  const kept = join(home, 'breadbox-benchmarks/osu-micro-benchmarks.tar.gz');
  const refused = await give('owner', new Uint8Array(Buffer.from('<html>')));
  expect(await problemOf(refused)).toMatchObject({ code: 'bad-input', title: expect.stringContaining('no .tar.gz') });
  expect((await give('user', new Uint8Array(gzipSync('a')))).status).toBe(403);
  expect(existsSync(dirname(kept))).toBe(false);

  const archive = new Uint8Array(gzipSync('an archive'));
  const answer = await give('owner', archive);
  expect(await answer.json()).toEqual({ path: kept, bytes: archive.length });
  expect(new Uint8Array(readFileSync(kept))).toEqual(archive);
});
