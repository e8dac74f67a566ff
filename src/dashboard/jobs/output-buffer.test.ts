import { describe, expect, it } from 'vitest';
import { findLines, MOST_LINES, OutputBuffer } from './output-buffer.ts';

const bytes = (text: string) => new TextEncoder().encode(text);

function linesOf(...pieces: readonly (string | Uint8Array)[]): readonly string[] {
  const buffer = new OutputBuffer();
  for (const piece of pieces) buffer.push(typeof piece === 'string' ? bytes(piece) : piece);
  return buffer.lines();
}

describe('the lines of an output', () => {
  it('come whole, also of pieces, and the unfinished one is shown', () => {
    expect(linesOf('one\ntw', 'o\nthr', 'ee')).toEqual(['one', 'two', 'three']);
    expect(linesOf('a\r\nb\r\n')).toEqual(['a', 'b']);
    expect(linesOf('')).toEqual([]);
  });

  it('keep letters that are cut between two pieces', () => {
    const whole = bytes('né\n');
    expect(linesOf(whole.slice(0, 2), whole.slice(2))).toEqual(['né']);
  });

  it('begin anew at a carriage return, as a progress bar does', () => {
    expect(linesOf('10 %\r20 %\r30', ' %')).toEqual(['30 %']);
    expect(linesOf('10 %\r', '100 %\rdone\n')).toEqual(['done']);
    expect(linesOf('12\b3\n')).toEqual(['13']);
  });

  it('are bounded in number and in length', () => {
    const buffer = new OutputBuffer();
    buffer.push(bytes('x\n'.repeat(MOST_LINES + 10)));
    expect(buffer.lines()).toHaveLength(MOST_LINES + 10);
    buffer.push(bytes('x\n'.repeat(5000)));
    expect(buffer.lines()).toHaveLength(MOST_LINES);
    expect(buffer.dropped).toBe(5010);
    const [long = ''] = linesOf(...Array.from({ length: 100 }, () => 'y'.repeat(1000)), '\n');
    expect(long.length).toBeLessThan(10_000);
    expect(long.endsWith(' …')).toBe(true);
  });

  it('are found by words, whatever their case', () => {
    expect(findLines(['Error: one', 'fine', 'an ERROR'], 'error')).toEqual([0, 2]);
    expect(findLines(['a'], '')).toEqual([]);
  });
});
