import { describe, expect, it } from 'vitest';
import { aboutText, bytesText, countOf, countText, durationText, percentText, rateText, valueText } from './amounts.ts';

const plain = (text: string) => text.replaceAll('\u202f', ' ');

describe('amounts in words', () => {
  it.each([
    [0, '0 s'],
    [0.02, 'under 0.1 s'],
    [0.84, '0.8 s'],
    [9.96, '10 s'],
    [42.4, '42 s'],
    [59.7, '1 min'],
    [130, '2 min 10 s'],
    [3899, '1 h 5 min'],
    [7200, '2 h'],
    [260_000, '3 days'],
  ])('a duration of %d s is %s', (seconds, text) => expect(plain(durationText(seconds))).toBe(text));

  it.each([
    [3, 'a few seconds'],
    [12, 'about 10 s'],
    [50, 'about 1 min'],
    [1200, 'about 20 min'],
    [7300, 'about 2 h'],
  ])('%d s left are %s', (seconds, text) => expect(plain(aboutText(seconds))).toBe(text));

  it.each([
    [0, '0'],
    [0.04, '0.04'],
    [2.14, '2.1'],
    [18.4, '18'],
    [1240, '1 240'],
  ])('a rate of %d is %s', (rate, text) => expect(plain(rateText(rate))).toBe(text));

  it.each([
    [512, '512 B'],
    [9321, '9.3 kB'],
    [142_000, '142 kB'],
    [5_000_000, '5 MB'],
  ])('%d bytes are %s', (bytes, text) => expect(plain(bytesText(bytes))).toBe(text));

  it.each([
    [812, '812'],
    [5614.6, '5 615'],
    [0.0123456, '0.01235'],
    [-3.14159, '-3.142'],
    [1.2e-7, '1.2e-7'],
    [12_345_678.5, '1.235e7'],
  ])('a value of %d is %s', (value, text) => expect(plain(valueText(value))).toBe(text));

  it('rounds percent down, and groups thousands', () => {
    expect(plain(percentText(999, 1000))).toBe('99 %');
    expect(plain(percentText(0, 0))).toBe('0 %');
    expect(plain(countText(1_234_567))).toBe('1 234 567');
    expect(countOf(1, 'task')).toBe('1 task');
    expect(countOf(2, 'project is', 'projects are')).toBe('2 projects are');
  });
});
