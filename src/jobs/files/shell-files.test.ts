import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ShellFiles } from './shell-files.ts';
import { ShellOutput } from './shell-output.ts';
import { ShellUnderTest } from './shell-under-test.ts';

const shell = new ShellUnderTest();
const files = new ShellFiles(shell);
const odd = "it's; `y` $(x) ü";
let place: string;
beforeEach(() => {
  place = mkdtempSync(join(tmpdir(), 'breadbox-shell-'));
});
afterEach(() => rmSync(place, { recursive: true, force: true }));

async function* body(...chunks: Uint8Array[]): AsyncGenerator<Uint8Array> {
  yield* chunks;
}
const all = async (chunks: AsyncIterable<Uint8Array>): Promise<Buffer> => {
  const found: Uint8Array[] = [];
  for await (const chunk of chunks) found.push(chunk);
  return Buffer.concat(found);
};
const bytes = Buffer.from(Array.from({ length: 300_000 }, (_, at) => (at * 7) % 256));

test('what is written is read again, byte for byte, whatever its name', async () => {
  const path = join(place, 'a', odd);
  expect(await files.write(undefined, path, body(bytes.subarray(0, 1000), bytes.subarray(1000)), true)).toEqual({
    bytes: bytes.length,
  });
  const read = await files.read(undefined, path);
  expect(read.bytes).toBe(bytes.length);
  expect((await all(read.chunks)).equals(bytes)).toBe(true);
  expect(readdirSync(join(place, 'a'))).toEqual([odd]);
});

test('a file keeps its mode, and a link to it stays', async () => {
  const path = join(place, 'out');
  writeFileSync(path, 'old');
  chmodSync(path, 0o750);
  symlinkSync('out', join(place, 'link'));
  await files.write(undefined, join(place, 'link'), body(Buffer.from('new')));
  expect([readFileSync(path, 'utf8'), statSync(path).mode & 0o777]).toEqual(['new', 0o750]);
});

test.each([
  ['a body', false, 0],
  ['a body, in the middle,', false, 100],
  ['a connection', true, 100],
])('of %s that breaks off nothing is left', async (_, isCut, afterMs) => {
  writeFileSync(join(place, 'old'), 'old');
  const broken = (async function* () {
    yield Buffer.from('half');
    await sleep(afterMs);
    throw new Error('the connection broke');
  })();
  const over = new ShellFiles(new ShellUnderTest({ isCut }));
  await expect(over.write(undefined, join(place, 'old'), broken)).rejects.toThrow('the connection broke');
  await expect.poll(() => readdirSync(place)).toEqual(['old']);
  expect(readFileSync(join(place, 'old'), 'utf8')).toBe('old');
});

test('at whatever instant an upload breaks off, nothing is left', async () => {
  for (let at = 0; at < 200; at++) {
    const broken = (async function* () {
      yield Buffer.from('half');
      await sleep((at % 30) / 2);
      throw new Error('the connection broke');
    })();
    await expect(files.write(undefined, join(place, 'new'), broken)).rejects.toThrow('the connection broke');
  }
  await expect.poll(() => readdirSync(place)).toEqual([]);
});

test('a directory is listed by name, links as what they lead to', async () => {
  writeFileSync(join(place, odd), 'abc');
  mkdirSync(join(place, 'a'));
  symlinkSync('a', join(place, 'link'));
  symlinkSync('nowhere', join(place, 'dangling'));
  const { entries, cut } = await files.list(undefined, place);
  expect(cut).toBe(false);
  expect(entries.map(({ name, kind, bytes }) => [name, kind, bytes])).toEqual([
    ['a', 'directory', 0],
    ['dangling', 'other', 0],
    [odd, 'file', 3],
    ['link', 'directory', 0],
  ]);
});

test('refusals say what is wrong', async () => {
  writeFileSync(join(place, 'file'), '');
  await expect(files.read(undefined, join(place, 'none'))).rejects.toMatchObject({ code: 'not-found' });
  await expect(files.read(undefined, place)).rejects.toMatchObject({ code: 'conflict' });
  await expect(files.list(undefined, join(place, 'file'))).rejects.toMatchObject({ code: 'conflict' });
  await expect(files.write(undefined, join(place, 'none/x'), body())).rejects.toMatchObject({ code: 'not-found' });
  await expect(files.read(undefined, 'relative')).rejects.toMatchObject({ code: 'bad-input' });
  await files.makeDirectory(undefined, join(place, 'b/c'));
  await expect(files.makeDirectory(undefined, join(place, 'b/c'))).rejects.toMatchObject({ code: 'not-allowed' });
});

test('who stops reading ends the command', async () => {
  const path = join(place, 'large');
  writeFileSync(path, Buffer.alloc(16 * 1024 * 1024));
  const { chunks } = await files.read(undefined, path);
  await chunks.next();
  await chunks.return(undefined);
});

test('output is read from where one likes, and where nodes share nothing, from the node it lies on', async () => {
  const path = join(place, 'slurm-1.out');
  writeFileSync(path, bytes);
  const output = new ShellOutput(shell, async () => Promise.reject(new Error('there is none')));
  const file = await output.open(path, undefined);
  const { size, bytes: part } = await file.look(10, 5);
  expect([size, [...part]]).toEqual([bytes.length, [...bytes.subarray(10, 15)]]);
  expect((await all(file.part(299_990, 299_999))).equals(bytes.subarray(299_990))).toBe(true);
  await expect(output.open(join(place, 'none'), undefined, 'lab-n[1-2]')).rejects.toMatchObject({ code: 'not-found' });
  const asked: string[] = [];
  const apart = new ShellOutput(shell, async (node) => {
    asked.push(node);
    writeFileSync(join(place, 'none'), 'there');
    return shell;
  });
  const other = await apart.open(join(place, 'none'), undefined, 'lab-n[1-2]');
  expect([asked, String((await other.look(0, 100)).bytes)]).toEqual([['lab-n1'], 'there']);
});

test("a login that cannot be the account of a job reads for it what is that account's own, and nothing else", async () => {
  const path = join(place, 'secret');
  writeFileSync(path, 'of the login');
  symlinkSync('secret', join(place, 'slurm-1.out'));
  const output = new ShellOutput(shell, async () => shell);
  await expect(output.open(join(place, 'slurm-1.out'), 'nobody')).rejects.toMatchObject({ code: 'not-allowed' });
  const own = await output.open(join(place, 'slurm-1.out'), shell.login);
  expect(String((await own.look(0, 100)).bytes)).toBe('of the login');
});

test('who reads many files slowly keeps neither others nor Slurm waiting for a session', async () => {
  const path = join(place, 'large');
  writeFileSync(path, Buffer.alloc(4 * 1024 * 1024));
  const slow = new ShellFiles(new ShellUnderTest());
  const open = await Promise.all([1, 2, 3, 4].map(() => slow.read(undefined, path)));
  await expect(slow.read(undefined, path)).rejects.toMatchObject({ code: 'conflict' });
  await expect(slow.write(undefined, join(place, 'new'), body())).rejects.toMatchObject({ code: 'conflict' });
  expect((await slow.list(undefined, place)).entries).toHaveLength(1);
  for (const { chunks } of open) {
    await chunks.next();
    await chunks.return(undefined);
  }
  await expect.poll(() => slow.write(undefined, join(place, 'new'), body()), { timeout: 30_000 }).toEqual({ bytes: 0 });
});
