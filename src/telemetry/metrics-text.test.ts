import { spawnSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { SERIES, type SeriesDefinition } from '../protocol/series.ts';
import { metricName, metricsText } from './metrics-text.ts';
import type { WatchedNode } from './watch.ts';

const NOW = Date.parse('2026-01-01T00:00:00Z');

function node(name: string, seenAt: number, values: readonly [string, number][]): WatchedNode {
  const about = {
    ...{ version: '0.1.0', nodeVersion: 'v20.0.0', bootId: 'b', model: 'Raspberry Pi 5 "B"', cores: 4, memBytes: 4e9 },
    ...{ interfaces: [], troubles: [] },
  };
  return { node: name, seenAt, about, values: new Map(values), bootIdBefore: undefined };
}

/** One value of every series. */
function everything(): [string, number][] {
  return Object.entries(SERIES).map(([name, { of }]: [string, SeriesDefinition]) => [
    of === undefined ? name : `${name}.a"b\\c`,
    1,
  ]);
}

test('every series has its help, its type and its labels', () => {
  const lines = metricsText([node('rain1', NOW, everything())], NOW, '0.1.0').split('\n');
  for (const [name, definition] of Object.entries(SERIES) as [string, SeriesDefinition][]) {
    const { of, about, unit } = definition;
    const metric = metricName(name, definition);
    expect(lines).toContain(`# HELP ${metric} ${about}`);
    expect(lines).toContain(`# TYPE ${metric} gauge`);
    const instance = of === undefined ? '' : `,${of}="a\\"b\\\\c"`;
    expect(lines).toContain(`${metric}{node="rain1"${instance}} ${unit === 'bit/s' ? 0.125 : 1}`);
  }
});

test('a metric stands together, whatever nodes have it', () => {
  const nodes = [
    node('rain1', NOW, [
      ['load1', 1],
      ['load5', 2],
    ]),
    node('rain2', NOW - 60_000, [['load1', 3]]),
  ];
  const lines = metricsText(nodes, NOW, '0.1.0').split('\n');
  const at = lines.indexOf('breadbox_load1{node="rain1"} 1');
  expect(lines.slice(at - 1, at + 3)).toEqual([
    '# TYPE breadbox_load1 gauge',
    'breadbox_load1{node="rain1"} 1',
    'breadbox_load1{node="rain2"} 3',
    expect.stringMatching('# HELP breadbox_load5'),
  ]);
  expect(lines).toContain('breadbox_agent_speaks{node="rain2"} 0');
});

const hasPromtool = spawnSync('promtool', ['--version']).status === 0;

test.skipIf(!hasPromtool)("Prometheus's own check has nothing against it", () => {
  const input = metricsText([node('rain1', NOW, everything())], NOW, '0.1.0');
  const { status, stdout, stderr } = spawnSync('promtool', ['check', 'metrics'], { input, encoding: 'utf8' });
  expect(`${stdout}${stderr}`).toBe('');
  expect(status).toBe(0);
});

test('the dashboard for Grafana asks for what there is', async () => {
  const dashboard = await readFile(new URL('../../docs/prometheus/grafana-dashboard.json', import.meta.url), 'utf8');
  const told = metricsText([node('rain1', NOW, everything())], NOW, '0.1.0');
  const asked = new Set(dashboard.match(/breadbox_\w+/g));
  expect(asked.size).toBeGreaterThan(12);
  for (const metric of asked) expect(told).toContain(`# TYPE ${metric} gauge`);
});
