/** A gap that does not break and is thinner than a space: before units. */
const THIN = '\u202f';

export function celsiusText(celsius: number): string {
  return `${Math.round(celsius)}${THIN}°C`;
}

export function percentText(ratio: number): string {
  const percent = ratio * 100;
  return `${percent > 0 && percent < 1 ? 'under 1' : Math.round(percent)}${THIN}%`;
}

export function gigahertzText(hertz: number): string {
  return `${(hertz / 1e9).toFixed(1)}${THIN}GHz`;
}

export function linkText(bitsPerSec: number): string {
  return bitsPerSec >= 1e9 ? `${bitsPerSec / 1e9}${THIN}Gbit/s` : `${bitsPerSec / 1e6}${THIN}Mbit/s`;
}

export function sizeText(bytes: number): string {
  const power = bytes < 1000 ? 0 : Math.min(Math.floor(Math.log10(bytes) / 3), 4);
  const value = bytes / 1000 ** power;
  return `${value < 10 && power > 0 ? value.toFixed(1) : Math.round(value)}${THIN}${['B', 'kB', 'MB', 'GB', 'TB'][power]}`;
}

/** How long, to one figure that matters: 3 s, 4 min, 2 h, 5 days. */
export function lengthText(seconds: number): string {
  const size = Math.abs(seconds);
  if (size < 10) return `${size.toFixed(1)}${THIN}s`;
  if (size < 90) return `${Math.round(size)}${THIN}s`;
  if (size < 5400) return `${Math.round(size / 60)}${THIN}min`;
  if (size < 48 * 3600) return `${Math.round(size / 3600)}${THIN}h`;
  return size < 700 * 86_400 ? `${Math.round(size / 86_400)} days` : `${Math.round(size / (365.25 * 86_400))} years`;
}

const NUMBERS = [
  'no',
  'one',
  'two',
  'three',
  'four',
  'five',
  'six',
  'seven',
  'eight',
  'nine',
  'ten',
  'eleven',
  'twelve',
];

export function timesText(count: number): string {
  return count === 1 ? 'once' : count === 2 ? 'twice' : `${NUMBERS[count] ?? count} times`;
}

export function countText(count: number): string {
  return NUMBERS[count] ?? String(count);
}
