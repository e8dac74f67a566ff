import { parseSeries, type SeriesDefinition } from '../../protocol/series.ts';
import type { AgentAbout } from '../../protocol/telemetry.ts';

const STEPS: readonly (readonly [number, string])[] = [
  [1e12, 'T'],
  [1e9, 'G'],
  [1e6, 'M'],
  [1e3, 'k'],
];

/** One sample for people: a line a value, sorted as they were measured, then what cannot be read. */
export function sampleText(about: AgentAbout, values: Readonly<Record<string, number>>): string {
  const { model, system, kernel, cores, memBytes, troubles } = about;
  const machine = [model, system, kernel && `Linux ${kernel}`, `${cores} cores`, withUnit(memBytes, 'bytes')];
  const width = Math.max(0, ...Object.keys(values).map((key) => key.length));
  const lines = Object.entries(values).map(([key, value]) => {
    const series = parseSeries(key);
    return `${key.padEnd(width)}  ${series === undefined ? value : withUnit(value, series.definition.unit)}`;
  });
  const wrong = troubles.map(({ collector, sensor, because }) => `${collector}: ${sensor} cannot be read: ${because}`);
  return `${[machine.filter((part) => part !== undefined).join(', '), '', ...lines, ...wrong].join('\n')}\n`;
}

function withUnit(value: number, unit: SeriesDefinition['unit']): string {
  switch (unit) {
    case 'ratio':
      return `${round(value * 100)} %`;
    case 'flag':
      return value === 0 ? 'no' : 'yes';
    case 'count':
      return String(round(value));
    case 'bytes':
      return `${scaled(value)}B`;
    case 'bytes/s':
      return `${scaled(value)}B/s`;
    case 'bit/s':
    case 'Hz':
      return `${scaled(value)}${unit}`;
    default:
      return `${round(value)} ${unit}`;
  }
}

function scaled(value: number): string {
  const step = STEPS.find(([least]) => Math.abs(value) >= least);
  return step === undefined ? `${round(value)} ` : `${round(value / step[0])} ${step[1]}`;
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
