import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { FakeWorld } from '../fake-world.ts';
import { readResultsFile } from './read-results-file.ts';

let cwd: string;
beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), 'breadbox-results-'));
});
afterEach(() => rmSync(cwd, { recursive: true }));

function read(content: Buffer) {
  writeFileSync(join(cwd, 'HPL.out'), content);
  return readResultsFile(new FakeWorld({ cwd }), 'HPL.out');
}

test('text is read as PowerShell and spreadsheets write it, too', async () => {
  const utf16 = Buffer.from('\uFEFFEnd of Tests.\r\n', 'utf16le');
  const expected = { fileName: 'HPL.out', text: 'End of Tests.\r\n' };
  expect(await read(utf16)).toEqual(expected);
  expect(await read(Buffer.from(utf16).swap16())).toEqual(expected);
  expect(await read(Buffer.from('\uFEFFEnd of Tests.\r\n'))).toEqual(expected);
  expect((await read(Buffer.from([0x67, 0xff, 0x31]))).text).toBe('g\uFFFD1');
});

test('of what is far too large, no more is read than that', async () => {
  writeFileSync(join(cwd, 'big'), '');
  truncateSync(join(cwd, 'big'), 2 ** 33);
  const refused = { code: 'too-large', message: 'big is larger than 8 MB: no file of results is.' };
  await expect(readResultsFile(new FakeWorld({ cwd }), 'big')).rejects.toMatchObject(refused);
  let pieces = 0;
  const endless = new Readable({
    read() {
      pieces++;
      this.push(Buffer.alloc(65_536, 'x'));
    },
  });
  const world = new FakeWorld({ cwd, stdin: endless });
  await expect(readResultsFile(world, '-')).rejects.toMatchObject({ code: 'too-large' });
  expect(pieces).toBeLessThan(200);
});

test('a file that is not there, and one that is a folder', async () => {
  const world = new FakeWorld({ cwd });
  await expect(readResultsFile(world, 'x')).rejects.toMatchObject({ code: 'not-found' });
  await expect(readResultsFile(world, '.')).rejects.toThrow('Cannot read .: it is a folder.');
});
