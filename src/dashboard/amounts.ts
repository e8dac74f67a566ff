/** A gap that does not break and is thinner than a space: before units and between thousands. */
const THIN = '\u202f';

const grouped = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });

export function countText(count: number): string {
  return grouped.format(count).replaceAll(',', THIN);
}

/** Rounded down, so that 100 % is said only of the whole. */
export function percentText(part: number, whole: number): string {
  return `${whole === 0 ? 0 : Math.floor((part / whole) * 100)}${THIN}%`;
}

/** Three figures at most: 0.04, 2.1, 18, 240. */
export function rateText(perSecond: number): string {
  if (perSecond === 0) return '0';
  if (perSecond >= 10) return countText(Math.round(perSecond));
  return perSecond >= 0.1 ? perSecond.toFixed(1) : perSecond.toPrecision(1);
}

/** A value that a program gave, to four figures: 812, 0.01234, 1.2e-7. */
export function valueText(value: number): string {
  const size = Math.abs(value);
  if (value === 0 || Number.isInteger(value)) return size < 1e9 ? countText(value) : powerText(value);
  if (size >= 1e6 || size < 1e-3) return powerText(value);
  return size >= 1000 ? countText(value) : String(Number(value.toPrecision(4)));
}

function powerText(value: number): string {
  return Number(value.toPrecision(4)).toExponential().replace('e+', 'e');
}

export function bytesText(bytes: number): string {
  if (bytes < 1000) return `${bytes}${THIN}B`;
  const power = Math.min(Math.floor(Math.log10(bytes) / 3), 4);
  return `${short(bytes / 1000 ** power)}${THIN}${['B', 'kB', 'MB', 'GB', 'TB'][power]}`;
}

/** Of main memory, in powers of two. */
export function gibText(bytes: number): string {
  return short(bytes / 1024 ** 3);
}

function short(value: number): string {
  return value < 10 ? value.toFixed(1).replace(/\.0$/, '') : String(Math.round(value));
}

/** How long something took: under 0.1 s, 0.8 s, 42 s, 2 min 10 s, 1 h 5 min, 3 days. */
export function durationText(seconds: number): string {
  if (seconds > 0 && seconds < 0.1) return `under 0.1${THIN}s`;
  if (seconds < 9.95) return `${short(seconds)}${THIN}s`;
  if (seconds < 59.5) return `${Math.round(seconds)}${THIN}s`;
  if (seconds < 3600) return pair(Math.round(seconds), 60, 'min', 's');
  if (seconds < 48 * 3600) return pair(Math.round(seconds / 60), 60, 'h', 'min');
  return `${Math.round(seconds / 86_400)} days`;
}

function pair(small: number, perBig: number, big: string, unit: string): string {
  const rest = small % perBig;
  const whole = `${Math.floor(small / perBig)}${THIN}${big}`;
  return rest === 0 ? whole : `${whole} ${rest}${THIN}${unit}`;
}

/** How long something will still take, as honestly as a guess is: a few seconds, about 20 s, about 1 min, about 3 h. */
export function aboutText(seconds: number): string {
  if (seconds < 8) return 'a few seconds';
  if (seconds < 45) return `about ${Math.round(seconds / 10) * 10}${THIN}s`;
  if (seconds < 3570) return `about ${Math.max(1, Math.round(seconds / 60))}${THIN}min`;
  if (seconds < 36 * 3600) return `about ${Math.round(seconds / 3600)}${THIN}h`;
  return `about ${Math.round(seconds / 86_400)} days`;
}

/** "1 task", "2 tasks". */
export function countOf(count: number, one: string, many = `${one}s`): string {
  return `${countText(count)} ${count === 1 ? one : many}`;
}
