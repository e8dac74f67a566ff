import { formatBytes, formatDuration } from '../cluster/units.ts';
import type { SeriesDefinition } from './series.ts';

type Unit = SeriesDefinition['unit'];

/** A value of a series with its unit, as one says it: `1.5 GHz`, `12 %`, `61 °C`. */
export function measured(value: number, unit: Unit): string {
  switch (unit) {
    case 'ratio':
      return `${figure(value * 100)} %`;
    case 'flag':
      return value === 0 ? 'no' : 'yes';
    case 'count':
      return figure(value);
    case 'bytes':
      return formatBytes(value);
    case 'bytes/s':
      return `${formatBytes(value)}/s`;
    case 'bit/s':
      return thousands(value, ['bit/s', 'kbit/s', 'Mbit/s', 'Gbit/s', 'Tbit/s']);
    case 's':
      return formatDuration(value);
    case 'Hz':
      return thousands(value, ['Hz', 'kHz', 'MHz', 'GHz']);
    case '1/s':
      return `${figure(value)}/s`;
    default:
      return `${figure(value)} ${unit}`;
  }
}

/** Up to three figures, and all that stand before the point. */
export function figure(value: number): string {
  return Math.abs(value) >= 100 ? String(Math.round(value)) : String(Number(value.toPrecision(3)));
}

function thousands(value: number, units: readonly string[]): string {
  const power = value < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(value) / 3));
  return `${figure(value / 1000 ** power)} ${units[power]}`;
}
