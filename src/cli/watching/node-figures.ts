import { POWER_FLAGS, type PowerFlag } from '../../protocol/panel-frame.ts';
import { LIVE_FIGURES } from '../../protocol/series.ts';
import type { LiveFigure, NodeTelemetry } from '../../protocol/telemetry.ts';

/** What is known of a node now; what is not known is not there. In the base units of the series. */
export type NodeFigures = { readonly [F in LiveFigure]?: number };

const SAID: Readonly<Record<PowerFlag, string>> = {
  under_voltage: 'its supply gives too little',
  frequency_capped: 'its clock is held down',
  throttled: 'it is slowed down',
  heat_limited: 'it is at its limit of heat',
};
/** Bits of `slow`, with what each says. */
export const SLOWED_BY = POWER_FLAGS.map((series, place) => [1 << place, series, SAID[series]] as const);

export function figuresOfEvent(figures: readonly (number | null)[]): NodeFigures {
  return Object.fromEntries(LIVE_FIGURES.flatMap((name, i) => (figures[i] == null ? [] : [[name, figures[i]]])));
}

/** As the head makes them for its live event. */
export function figuresOfValues({ values, about }: Pick<NodeTelemetry, 'values' | 'about'>): NodeFigures {
  const main = about?.interfaces.find(({ isMain }) => isMain)?.interface;
  const slow = SLOWED_BY.filter(([, series]) => values[series] !== undefined);
  const all: Record<LiveFigure, number | undefined> = {
    load1: values.load1,
    cpu_busy_ratio: values.cpu_busy_ratio,
    memory_used_bytes: values.memory_used_bytes,
    cpu_temperature_celsius: values.cpu_temperature_celsius,
    cpu_frequency_hertz: values.cpu_frequency_hertz,
    receive_bytes_per_second: values[`network_receive_bytes_per_second.${main}`],
    transmit_bytes_per_second: values[`network_transmit_bytes_per_second.${main}`],
    processes: values.processes,
    gpu_busy_ratio: mostOf(values, 'gpu_busy_ratio.'),
    gpu_temperature_celsius: mostOf(values, 'gpu_temperature_celsius.'),
    board_power_watts: values.board_power_watts,
    clock_offset_seconds: values.clock_offset_seconds,
    slow: slow.length === 0 ? undefined : slow.reduce((bits, [bit, series]) => bits | (values[series] ? bit : 0), 0),
  };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
}

function mostOf(values: NodeTelemetry['values'], start: string): number | undefined {
  const found = Object.entries(values).flatMap(([key, value]) => (key.startsWith(start) ? [value] : []));
  return found.length === 0 ? undefined : Math.max(...found);
}
