import { describe, expect, it } from 'vitest';
import { PlainText } from './plain-text.ts';

const ESC = '\u001b';

const shown = (...pieces: readonly string[]) => {
  const plain = new PlainText();
  return pieces.map((piece) => plain.push(piece)).join('');
};

describe('text without what a terminal acts on', () => {
  it.each([
    [`${ESC}[31mred${ESC}[0m`, 'red'],
    [`${ESC}[1;38;5;200mbold${ESC}[K`, 'bold'],
    [`${ESC}]0;a title\u0007after`, 'after'],
    [`${ESC}]8;;http://a${ESC}\\link${ESC}]8;;${ESC}\\`, 'link'],
    [`${ESC}(Bplain${ESC}7${ESC}8`, 'plain'],
    ['a\u0000b\u0007c\u009bd', 'abcd'],
    ['tabs\tand\r\nlines\b', 'tabs\tand\r\nlines\b'],
    [`${ESC}\u00e9`, '\u00e9'],
    ['<script>alert(1)</script>', '<script>alert(1)</script>'],
  ])('%j', (text, expected) => {
    expect(shown(text)).toBe(expected);
  });

  it('knows a sequence wherever it is cut', () => {
    const text = `a${ESC}[1;31mb${ESC}]0;title${ESC}\\c${ESC}(Bd`;
    for (let at = 0; at <= text.length; at++) {
      expect(shown(text.slice(0, at), text.slice(at)), String(at)).toBe('abcd');
    }
    expect(shown(...text)).toBe('abcd');
  });

  it('does not wait for ever for the end of a title', () => {
    const plain = new PlainText();
    expect(plain.push(`${ESC}]${'x'.repeat(5000)}`)).toContain('xxx');
  });

  it('takes a megabyte of escapes in a moment', () => {
    const began = performance.now();
    shown(`${ESC}[31mx`.repeat(150_000));
    expect(performance.now() - began).toBeLessThan(20_000);
  });
});
