import type { Cell, CellKind } from './report.ts';

const BYTE_UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB'] as const;

export function formatCell(value: Cell, as: CellKind): string {
  if (value === undefined) return '-';
  if (typeof value === 'string') return as === 'instant' ? formatInstant(value) : value;
  switch (as) {
    case 'bytes':
      return formatBytes(value);
    case 'seconds':
      return formatSeconds(value);
    case 'percent':
      return `${Math.round(value * 100)} %`;
    case 'times':
      return `${value.toFixed(2)} ×`;
    case 'rate':
      return `${formatRate(value)}/s`;
    default:
      return String(value);
  }
}

export function isNumeric(as: CellKind): boolean {
  return as !== 'text' && as !== 'state' && as !== 'instant';
}

export function formatSeconds(seconds: number): string {
  if (seconds < 100) return `${seconds.toFixed(seconds < 10 ? 2 : 1)} s`;
  const whole = Math.round(seconds);
  const [hours, minutes] = [Math.floor(whole / 3600), Math.floor((whole % 3600) / 60)];
  if (hours === 0) return `${minutes} min ${whole % 60} s`;
  return `${hours} h ${minutes} min`;
}

/** No unit: answers, lines, whatever is counted. */
export function formatRate(perSecond: number): string {
  return perSecond >= 100 ? String(Math.round(perSecond)) : perSecond.toFixed(1);
}

function formatBytes(bytes: number): string {
  const step = bytes < 1 ? 0 : Math.min(Math.floor(Math.log2(bytes) / 10), BYTE_UNITS.length - 1);
  const value = bytes / 1024 ** step;
  return `${step === 0 ? value : value.toFixed(1)} ${BYTE_UNITS[step]}`;
}

/** Local time of the reader, to the second. */
function formatInstant(iso: string): string {
  const at = new Date(iso);
  const two = (n: number) => String(n).padStart(2, '0');
  const day = `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
  return `${day} ${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())}`;
}
