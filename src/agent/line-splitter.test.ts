import { expect, test } from 'vitest';
import { LineSplitter } from './line-splitter.ts';

test('lines come out whole however the bytes are cut', () => {
  const bytes = Buffer.from('één\n\ntwo ☃\nlast');
  for (let size = 1; size <= bytes.length; size++) {
    const splitter = new LineSplitter();
    const lines: string[] = [];
    for (let at = 0; at < bytes.length; at += size)
      splitter.push(bytes.subarray(at, at + size), (line) => lines.push(line));
    expect(lines).toEqual(['één', '', 'two ☃']);
    expect(splitter.pendingBytes).toBe(4);
  }
});
