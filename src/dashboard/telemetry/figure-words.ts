import { POWER_FLAGS, type PowerFlag } from '../../protocol/panel-frame.ts';
import { bytesText, rateText } from '../amounts.ts';

const THIN = '\u202f';

export function celsiusText(celsius: number): string {
  return `${Math.round(celsius)}${THIN}°C`;
}

/** 2.4 GHz, 600 MHz. */
export function hertzText(hertz: number): string {
  if (hertz < 1e9) return `${Math.round(hertz / 1e6)}${THIN}MHz`;
  return `${(hertz / 1e9).toFixed(hertz >= 10e9 ? 0 : 1)}${THIN}GHz`;
}

/** What a link has agreed on, or what went through it: 1 Gbit/s, 2.5 Gbit/s, 941 Mbit/s, 3 kbit/s. */
export function bitsText(bitPerSec: number): string {
  const [size, unit] = bitPerSec >= 1e9 ? [1e9, 'G'] : bitPerSec >= 1e6 ? [1e6, 'M'] : [1e3, 'k'];
  const value = bitPerSec / size;
  return `${unit === 'G' ? Number(value.toFixed(1)) : Math.round(value)}${THIN}${unit}bit/s`;
}

/** 6.4 MB/s */
export function flowText(bytesPerSec: number): string {
  return `${bytesText(Math.round(bytesPerSec))}/s`;
}

/** 0.45 is 45 %. */
export function ratioText(ratio: number): string {
  return `${Math.round(ratio * 100)}${THIN}%`;
}

/** Of bytes a second, in MB/s without the unit: 112, 6.4, 0.1, 0. */
export function megabytesText(bytesPerSec: number): string {
  return bytesPerSec < 50_000 ? '0' : rateText(bytesPerSec / 1e6);
}

/** Load as Linux counts it: 4.02, 31.5, 128. */
export function loadText(load: number): string {
  return load < 10 ? load.toFixed(2) : load < 100 ? load.toFixed(1) : String(Math.round(load));
}

export function wattsText(watts: number): string {
  return `${watts < 10 ? watts.toFixed(1) : Math.round(watts)}${THIN}W`;
}

export function millisecondsText(ms: number): string {
  return `${ms < 1 ? ms.toFixed(2) : ms < 10 ? ms.toFixed(1) : Math.round(ms)}${THIN}ms`;
}

const SLOW_WORDS: Readonly<Record<PowerFlag, string>> = {
  under_voltage: 'too little voltage',
  frequency_capped: 'held down by the firmware',
  throttled: 'slowed down',
  heat_limited: 'at its limit of heat',
};

/** Why a processor is slower than it could be, of the live figure `slow`; empty: it is not. */
export function slowText(slow: number | undefined): string {
  const bits = slow ?? 0;
  return POWER_FLAGS.filter((_, place) => ((bits >> place) & 1) === 1)
    .map((flag) => SLOW_WORDS[flag])
    .join(', ');
}
