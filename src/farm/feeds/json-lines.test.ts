import fc from 'fast-check';
import { expect, test } from 'vitest';
import { jsonLines } from './json-lines.ts';

async function* chunksOf(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function linesOf(content: string | Uint8Array, size = 65_536): Promise<string[]> {
  const lines: string[] = [];
  for await (const batch of jsonLines(chunksOf(Buffer.from(content as string), size), 'the feed')) lines.push(...batch);
  return lines;
}

test('however it is cut into chunks, the lines are those of the whole text', async () => {
  const line = fc.oneof(
    fc.jsonValue().map((value) => JSON.stringify(value)),
    fc.constantFrom('', '  ', '\t', '"ü€😀"'),
  );
  await fc.assert(
    fc.asyncProperty(
      fc.array(line, { maxLength: 20 }),
      fc.constantFrom('\n', '\r\n'),
      fc.boolean(),
      fc.integer({ min: 1, max: 50 }),
      async (lines, end, ended, size) => {
        const text = lines.join(end) + (ended ? end : '');
        const whole = text
          .split('\n')
          .map((one) => one.trim())
          .filter((one) => one !== '');
        expect(await linesOf(text, size)).toEqual(whole);
      },
    ),
  );
});

test.each([
  ['not JSON', '1\n\n{"a":}\n4', 3, 'not JSON'],
  ['cut off', '1\n{"a": 1', 2, 'not JSON'],
  ['two values', '1\n2 3\n', 2, 'not JSON'],
  ['a NUL', '1\n"\0"\n', 2, 'not JSON'],
  ['a number beyond doubles', '[1]\n[1e999]\n', 2, 'it holds a number'],
  ['a hundred thousand brackets', `1\n${'['.repeat(100_000)}${']'.repeat(100_000)}\n`, 2, 'nested deeper than 500'],
  ['a mebibyte and one', `1\n"${'x'.repeat(1024 * 1024 - 1)}"\n`, 2, 'longer than 1 MiB'],
  ['no end of a line', `1\n${'1'.repeat(3 * 1024 * 1024)}`, 2, 'longer than 1 MiB'],
])('the line is named: %s', async (_, text, number, what) => {
  for (const size of [10_007, 65_536, 10_000_000]) {
    const error = await linesOf(text, size).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: 'bad-input', message: expect.stringContaining(`the feed, line ${number}: `) });
    expect((error as Error).message).toContain(what);
  }
});

test('what is not UTF-8 is refused, also at the very end', async () => {
  await expect(linesOf(Buffer.from([0x31, 0x0a, 0x22, 0xff, 0x22]))).rejects.toThrow('the feed, line 1: not UTF-8');
  await expect(linesOf(Buffer.from([0x31, 0x0a, 0xe2, 0x82]))).rejects.toThrow('not UTF-8');
});

test('a line of a mebibyte, and 500 levels, are taken', async () => {
  const long = `"${'x'.repeat(1024 * 1024 - 2)}"`;
  const deep = '['.repeat(500) + ']'.repeat(500);
  expect(await linesOf(`${long}\n${deep}`, 4096)).toEqual([long, deep]);
});
