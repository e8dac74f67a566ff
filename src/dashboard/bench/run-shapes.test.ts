import { expect, test } from 'vitest';
import { type NodeHistory, type RunNode, runShapes } from './run-shapes.ts';

const FROM = '2026-03-12T10:00:00.000Z';

function node(name: string, busy: (number | null)[], celsius: (number | null)[]): RunNode {
  const series = (mean: (number | null)[]) => ({ mean, most: mean });
  const history: NodeHistory = {
    ...{ node: name, from: FROM, stepSec: 10 },
    series: {
      cpu_busy_ratio: series(busy),
      cpu_frequency_hertz: series(busy.map(() => 2e9)),
      cpu_temperature_celsius: series(celsius),
    },
  };
  return { history, cores: 4 };
}

test('the speed is busy cores times clock, a line a node', () => {
  const shapes = runShapes([node('rain0', [1, 0.5], [50, 60]), node('rain1', [1, null], [51, 61])], undefined);
  expect(shapes.map(({ heading }) => heading)).toEqual(['Speed: cycles of busy cores in a second', 'Temperature']);
  expect(shapes[0]?.lines).toEqual([
    { label: 'rain0', values: [8e9, 4e9] },
    { label: 'rain1', values: [8e9, null] },
  ]);
  expect(shapes[0]?.times).toEqual([Date.parse(FROM) / 1000, Date.parse(FROM) / 1000 + 10]);
});

test('many nodes are one line: speeds are added where all are known, of temperatures it is the highest', () => {
  const all = Array.from({ length: 5 }, (_, i) => node(`rain${i}`, [1, i === 4 ? null : 1], [50 + i, 60]));
  const [speed, heat] = runShapes(all, undefined);
  expect(speed?.lines).toEqual([{ label: 'all nodes', values: [40e9, null] }]);
  expect(heat?.lines).toEqual([{ label: 'the hottest', values: [54, 60] }]);
});

test('a meter comes before what boards estimate, with steps of its own', () => {
  const meter = { meter: 'plug', from: FROM, stepSec: 30, mean: [70, 90] };
  const shapes = runShapes([node('rain0', [1], [50])], meter);
  expect(shapes.at(-1)).toMatchObject({ heading: 'Power, plug', lines: [{ label: 'power', values: [70, 90] }] });
  expect(shapes.at(-1)?.times[1]).toBe(Date.parse(FROM) / 1000 + 30);
});

test('where a node tells no clock, busy cores are drawn of all; where no agent told anything, the meter alone', () => {
  const silent = node('vm', [1, 0.5], [null, null]);
  const { cpu_frequency_hertz: _, ...series } = silent.history.series;
  const bare = { ...silent, history: { ...silent.history, series } };
  const [speed] = runShapes([bare, node('rain0', [1, 1], [50, 60])], undefined);
  expect(speed).toMatchObject({ heading: 'Speed: busy cores' });
  expect(speed?.lines.map(({ values }) => values)).toEqual([
    [4, 2],
    [4, 4],
  ]);
  expect(speed?.text(1.96)).toBe('2 cores');
  expect(speed?.text(0.998)).toBe('1 core');
  const meter = { meter: 'plug', from: FROM, stepSec: 30, mean: [70, 90] };
  expect(runShapes([], meter).map(({ heading }) => heading)).toEqual(['Power, plug']);
});

test('nothing is drawn of what nobody measured', () => {
  expect(runShapes([node('rain0', [null], [null])], undefined)).toEqual([]);
  expect(runShapes([], undefined)).toEqual([]);
});
