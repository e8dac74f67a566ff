import { describe, expect, it } from 'vitest';
import { LIVE_FIGURES } from '../../protocol/series.ts';
import type { LiveTelemetry } from '../../protocol/telemetry.ts';
import { aNode, anAlert, neverSpoke } from './told-nodes.ts';
import { type Sort, watchLines } from './watch-view.ts';
import { WatchedNodes } from './watched-nodes.ts';

const NOW = Date.parse('2026-01-02T03:04:17.000Z');
const AT_80 = { width: 80, height: 23, sort: 'name', from: 0, nowMs: NOW } as const;

function watching(...nodes: Parameters<WatchedNodes['takeAll']>[0][number][]): WatchedNodes {
  const watched = new WatchedNodes();
  watched.takeAll(nodes);
  return watched;
}

function liveEvent(
  nodes: Record<string, Partial<Record<(typeof LIVE_FIGURES)[number], number>>>,
  silent: string[] = [],
) {
  const told = Object.entries(nodes).map(([name, figures]) => [name, LIVE_FIGURES.map((f) => figures[f] ?? null)]);
  return { at: '2026-01-02T03:04:17.000Z', nodes: Object.fromEntries(told), silent } satisfies LiveTelemetry;
}

describe('watchLines', () => {
  it('says what the nodes do, a line each', () => {
    const { lines } = watchLines(watching(aNode('pi10'), aNode('pi2'), neverSpoke('pi3')), AT_80);
    expect(lines).toEqual([
      '3 nodes: 2 live, 1 not watched yet',
      'load 0.8 of 8 cores   memory 1.5 of 4.0 GiB   hottest pi2, 52 °C',
      '',
      '  NODE  CPU %   LAST 10 s    LOAD   MEMORY GiB  CPU °C   GHz  IN MB/s  OUT MB/s',
      '  pi2      12           ▂    0.42    0.8 / 2.0      52  1.50      1.2       0.3',
      '· pi3   not watched yet: breadbox agent install pi3',
      '  pi10     12           ▂    0.42    0.8 / 2.0      52  1.50      1.2       0.3',
    ]);
  });

  it('says what all draw where there is a meter, and nothing of it where there is none', () => {
    const watched = watching(aNode('pi1'));
    const wall = {
      meter: 'wall',
      driver: 'typed-in',
      covers: 'all',
      everySec: 3,
      nodes: '',
      hasPassword: false,
    } as const;
    const meters = { watts: 42.73, of: ['wall'], isTyped: true, meters: [{ ...wall, state: 'typed' as const }] };
    watched.takeMeters(meters);
    const { lines, titleAt } = watchLines(watched, AT_80);
    expect(lines[2]).toBe('42.7 W are drawn, as typed in.');
    expect(lines[titleAt]).toMatch(/^ {2}NODE/);
    const { watts: _, ...unknown } = meters;
    watched.takeMeters(unknown);
    expect(watchLines(watched, AT_80).lines[2]).toMatch(/^What all draw together is unknown/);
    watched.takeMeters({ of: [], isTyped: false, meters: [] });
    expect(watchLines(watched, AT_80).lines[2]).toBe('');
  });

  it('of a silent node shows no figure', () => {
    const watched = watching(aNode('pi1'), aNode('pi2'));
    watched.takeLive(liveEvent({ pi1: { cpu_busy_ratio: 1 } }, ['pi2']));
    const { lines } = watchLines(watched, AT_80);
    expect(lines[0]).toBe('2 nodes: 1 live, 1 silent');
    expect(lines.at(-2)).toBe('  pi1     100          ▂█');
    expect(lines.at(-1)).toMatch(/^✗ pi2 {3}silent for 12 s, since 2026-01-0\d \d\d:\d\d:05$/);
  });

  it('says by what a node is slowed down', () => {
    const watched = watching(aNode('pi1'));
    watched.takeLive(liveEvent({ pi1: { load1: 1, slow: 5 } }));
    expect(watchLines(watched, AT_80).lines.at(-1)).toMatch(/^! pi1 .* its supply gives too little$/);
  });

  it('shows alerts below, the worst first, and none that somebody has acknowledged', () => {
    const watched = watching(aNode('pi1'));
    watched.takeAlerts([
      anAlert(),
      anAlert({ severity: 'bad', sentence: 'pi6 does not answer.' }),
      anAlert({ sentence: 'Known.', acknowledged: { by: 'ada', at: '2026-01-02T03:04:05.000Z' } }),
    ]);
    const { lines } = watchLines(watched, AT_80);
    expect(lines.slice(-3)).toEqual(['', '✗ pi6 does not answer.', "! pi5's supply gives too little."]);
  });

  it.each([80, 100, 140])('sixty-four nodes with all there is keep to %i columns and 23 lines', (width) => {
    const gpu = { 'gpu_busy_ratio.0': 1, 'gpu_temperature_celsius.0': 80, board_power_watts: 1234, processes: 12345 };
    const nodes = Array.from({ length: 64 }, (_, i) =>
      aNode(`a-node-with-a-long-name-${i}`, { values: { ...aNode('x').values, ...gpu, load1: 123.4 } }),
    );
    const watched = watching(...nodes);
    watched.takeAlerts(
      Array.from({ length: 9 }, (_, i) => anAlert({ alert: `a${i}`, sentence: 'One more of them. '.repeat(6) })),
    );
    const { lines, shown } = watchLines(watched, { ...AT_80, width, from: 1000 });
    expect(lines).toHaveLength(23);
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(width);
    expect(lines.at(-1)).toBe('  and 5 more: breadbox alerts');
    expect(lines[3 + shown]).toMatch(/^ {2}a-node-with-a-long-…/);
  });

  it.each<[Sort, string[]]>([
    ['name', ['a', 'b', 'c']],
    ['cpu', ['c', 'b', 'a']],
    ['temperature', ['b', 'a', 'c']],
  ])('in the order of their %s', (sort, names) => {
    const of = (name: string, cpu: number, celsius: number) =>
      aNode(name, { values: { cpu_busy_ratio: cpu, cpu_temperature_celsius: celsius } });
    const { lines } = watchLines(watching(of('a', 0.1, 50), of('b', 0.2, 60), of('c', 0.3, 40)), { ...AT_80, sort });
    expect(lines.slice(4).map((line) => line.trim()[0])).toEqual(names);
  });

  it('obeys no escape sequence in what others wrote', () => {
    const watched = watching(aNode('pi1'));
    watched.takeAlerts([anAlert({ sentence: 'a\x1b[2Jb' })]);
    expect(watchLines(watched, AT_80).lines.at(-1)).toBe('! a\\x1b[2Jb');
  });
});

describe('WatchedNodes', () => {
  it('asks for all again where somebody speaks of whom nothing is known', () => {
    const watched = watching(aNode('pi1'), neverSpoke('pi2'));
    expect(watched.takeLive(liveEvent({ pi1: { load1: 1 } }))).toBe(false);
    expect(watched.takeLive(liveEvent({ pi2: { load1: 1 } }))).toBe(true);
    expect(watched.takeLive(liveEvent({ pi3: { load1: 1 } }))).toBe(true);
  });

  it('asks once when a node has gone silent, for an event does not say when it spoke last', () => {
    const watched = watching(aNode('pi1'), aNode('pi2'));
    expect(watched.takeLive({ ...liveEvent({ pi1: { load1: 1 } }), silent: ['pi2'] })).toBe(true);
    expect(watched.takeLive({ ...liveEvent({ pi1: { load1: 1 } }), silent: ['pi2'] })).toBe(false);
  });
});
