import { POWER_FLAGS } from '../protocol/panel-frame.ts';
import { LIVE_FIGURES, type SeriesName } from '../protocol/series.ts';
import type { LiveFigure } from '../protocol/telemetry.ts';
import type { WatchedNode } from './watch.ts';

/** More digits say nothing on a screen, and would be a third of what is sent. */
const DIGITS = 4;

/** In the order of `LIVE_FIGURES`. */
export function liveFigures(node: WatchedNode): (number | null)[] {
  return LIVE_FIGURES.map((figure) => {
    const value = figureOf(node, figure);
    return value === undefined ? null : Number.isInteger(value) ? value : Number(value.toPrecision(DIGITS));
  });
}

function figureOf(node: WatchedNode, figure: LiveFigure): number | undefined {
  switch (figure) {
    case 'receive_bytes_per_second':
      return ofMainInterface(node, 'network_receive_bytes_per_second');
    case 'transmit_bytes_per_second':
      return ofMainInterface(node, 'network_transmit_bytes_per_second');
    case 'gpu_busy_ratio':
    case 'gpu_temperature_celsius':
      return mostOf(node, figure);
    case 'slow':
      return slowBits(node);
    default:
      return node.values.get(figure);
  }
}

function ofMainInterface({ about, values }: WatchedNode, name: SeriesName): number | undefined {
  const main = about.interfaces.find(({ isMain }) => isMain);
  return main && values.get(`${name}.${main.interface}`);
}

function mostOf({ values }: WatchedNode, name: SeriesName): number | undefined {
  const start = `${name}.`;
  let most: number | undefined;
  for (const [key, value] of values) if (key.startsWith(start) && !(most! >= value)) most = value;
  return most;
}

function slowBits({ values }: WatchedNode): number | undefined {
  let bits: number | undefined;
  POWER_FLAGS.forEach((flag, place) => {
    const value = values.get(flag);
    if (value !== undefined) bits = (bits ?? 0) | (value === 1 ? 1 << place : 0);
  });
  return bits;
}
