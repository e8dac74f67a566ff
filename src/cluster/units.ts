import { BreadboxError } from './errors.ts';

const BYTES: Readonly<Record<string, number>> = { '': 1, K: 2 ** 10, M: 2 ** 20, G: 2 ** 30, T: 2 ** 40 };
const SECONDS: Readonly<Record<string, number>> = { '': 1, ms: 0.001, s: 1, m: 60, h: 3600, d: 86_400 };

const SIZE_HINT =
  'Write a number of bytes, or a number with K, M, G or T (each 1024 times the one before), such as 256M or 1.5G.';
const TIME_HINT = 'Write a number of seconds, or a number with ms, s, m, h or d, such as 60s, 5m or 2h.';

/**
 * `256M` → 268435456. Units are binary, in either case, as Slurm's; a bare number is bytes (where Slurm's `--mem` takes
 * megabytes). Fractions are rounded to a whole byte.
 * @throws BreadboxError `bad-input`
 */
export function parseBytes(size: string | number): number {
  if (typeof size === 'number') return checkBytes(size, String(size));
  const { value, unit } = parseQuantity(size, 'size', BYTES, SIZE_HINT, (text) => text.toUpperCase());
  return checkBytes(Math.round(value * BYTES[unit]!), size);
}

function checkBytes(bytes: number, written: string): number {
  if (bytes > Number.MAX_SAFE_INTEGER) {
    throw new BreadboxError('bad-input', `The size ${written} is more than any computer has.`, { hint: SIZE_HINT });
  }
  if (!Number.isInteger(bytes) || bytes < 0) {
    throw new BreadboxError('bad-input', `The size ${written} is not a whole number of bytes.`, { hint: SIZE_HINT });
  }
  return bytes;
}

/**
 * `5m` → 300. A bare number is seconds. `ms` gives fractions of a second.
 * @throws BreadboxError `bad-input`
 */
export function parseSeconds(time: string | number): number {
  if (typeof time === 'number') return checkSeconds(time, String(time));
  const { value, unit } = parseQuantity(time, 'time', SECONDS, TIME_HINT, (text) => text);
  return checkSeconds(unit === 'ms' ? value / 1000 : value * SECONDS[unit]!, time);
}

function checkSeconds(seconds: number, written: string): number {
  if (!Number.isFinite(seconds) || seconds < 0) {
    throw new BreadboxError('bad-input', `The time ${written} is not a number of seconds from 0 up.`, {
      hint: TIME_HINT,
    });
  }
  return seconds;
}

function parseQuantity(
  text: string,
  noun: string,
  units: Readonly<Record<string, number>>,
  hint: string,
  toUnit: (written: string) => string,
): { readonly value: number; readonly unit: string } {
  const trimmed = text.trim();
  const number = /^\d+(\.\d+)?/.exec(trimmed)?.[0];
  if (number === undefined) {
    const what =
      trimmed === '' ? `An empty ${noun}.` : `The ${noun} ${JSON.stringify(text)} does not start with a number.`;
    throw new BreadboxError('bad-input', what, { hint });
  }
  const unit = toUnit(trimmed.slice(number.length));
  if (!Object.hasOwn(units, unit)) {
    const written = JSON.stringify(trimmed.slice(number.length));
    throw new BreadboxError('bad-input', `The ${noun} ${JSON.stringify(text)} has the unknown unit ${written}.`, {
      hint,
    });
  }
  return { value: Number(number), unit };
}

/** `268435456` → `256 MiB`, `1536` → `1.5 KiB`: three figures, or all that stand before the point. */
export function formatBytes(bytes: number): string {
  if (!Number.isFinite(bytes)) return 'unknown';
  const sign = bytes < 0 ? '-' : '';
  let value = Math.abs(bytes);
  let power = 0;
  const names = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'];
  while (power < names.length - 1 && Number(threeFigures(value)) >= 1024) {
    value /= 1024;
    power++;
  }
  return `${sign}${threeFigures(value)} ${names[power]}`;
}

/** For people: `120 ms`, `4.2 s`, `1 min 5 s`, `2 h 10 min`, `3 d 4 h`. Two units at most; a unit of 0 is left out. */
export function formatDuration(seconds: number): string {
  if (!Number.isFinite(seconds)) return 'unknown';
  const sign = seconds < 0 ? '-' : '';
  const length = Math.abs(seconds);
  if (length === 0) return '0 s';
  if (length < 0.0005) return 'under 1 ms';
  if (Math.round(length * 1000) < 1000) return `${sign}${Math.round(length * 1000)} ms`;
  if (Math.round(length * 10) < 100) return `${sign}${Number(length.toFixed(1))} s`;
  return sign + twoUnits(length);
}

function twoUnits(seconds: number): string {
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return pair(whole, 60, 'min', 's');
  const minutes = Math.round(seconds / 60);
  if (minutes < 1440) return pair(minutes, 60, 'h', 'min');
  return pair(Math.round(seconds / 3600), 24, 'd', 'h');
}

function pair(count: number, perLarge: number, large: string, small: string): string {
  const rest = count % perLarge;
  const head = `${Math.floor(count / perLarge)} ${large}`;
  return rest === 0 ? head : `${head} ${rest} ${small}`;
}

function threeFigures(value: number): string {
  return value >= 100 ? String(Math.round(value)) : String(Number(value.toPrecision(3)));
}
