import { expect, it } from 'vitest';
import {
  bitsText,
  celsiusText,
  hertzText,
  loadText,
  megabytesText,
  millisecondsText,
  slowText,
} from './figure-words.ts';

it.each([
  [celsiusText(64.4), '64\u202f°C'],
  [hertzText(2.4e9), '2.4\u202fGHz'],
  [hertzText(6e8), '600\u202fMHz'],
  [bitsText(1e9), '1\u202fGbit/s'],
  [bitsText(2.5e9), '2.5\u202fGbit/s'],
  [bitsText(1e10), '10\u202fGbit/s'],
  [bitsText(94.3e6), '94\u202fMbit/s'],
  [megabytesText(112.2e6), '112'],
  [megabytesText(6.42e6), '6.4'],
  [megabytesText(812), '0'],
  [loadText(4.018), '4.02'],
  [loadText(31.47), '31.5'],
  [millisecondsText(0.312), '0.31\u202fms'],
  [slowText(undefined), ''],
  [slowText(0), ''],
  [slowText(5), 'too little voltage, slowed down'],
])('%s', (text, expected) => expect(text).toBe(expected));
