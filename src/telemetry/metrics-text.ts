import { SERIES, type SeriesDefinition, type SeriesKey } from '../protocol/series.ts';
import { SILENT_AFTER_SECONDS } from '../protocol/telemetry-limits.ts';
import type { WatchedNode } from './watch.ts';

const BITS_IN_BYTE = 8;
/** The text format of Prometheus, 0.0.4. */
export const METRICS_TYPE = 'text/plain; version=0.0.4; charset=utf-8';

/**
 * All that is known now, as `breadbox_NAME{node="…"}`; of what a node has several of, the kind is a label with the name:
 * `breadbox_core_busy_ratio{node="rain1",core="3"}`. What is not known is not there.
 * The format: https://prometheus.io/docs/instrumenting/exposition_formats/
 */
export function metricsText(nodes: readonly WatchedNode[], now: number, version: string): string {
  const lines = [
    ...head('breadbox_head_info', 'The head that tells this.'),
    `breadbox_head_info{version=${quoted(version)}} 1`,
    ...head('breadbox_agent_speaks', 'Whether the agent of a node was heard in the last seconds.'),
    ...nodes.map((node) => `breadbox_agent_speaks{node=${quoted(node.node)}} ${isLive(node, now) ? 1 : 0}`),
    ...head('breadbox_node_info', 'What a node is.'),
    ...nodes.map(({ node, about }) => {
      const labels = { node, model: about.model ?? '', system: about.system ?? '', kernel: about.kernel ?? '' };
      const written = Object.entries(labels).map(([name, value]) => `${name}=${quoted(value)}`);
      return `breadbox_node_info{${written.join(',')}} 1`;
    }),
  ];
  const samples = samplesByName(nodes);
  for (const [name, definition] of Object.entries(SERIES) as [string, SeriesDefinition][]) {
    const of = samples.get(name);
    if (of === undefined) continue;
    const isBits = definition.unit === 'bit/s';
    const metric = metricName(name, definition);
    lines.push(...head(metric, definition.about));
    for (const { node, key, value } of of)
      lines.push(`${metric}{${labelsOf(node, key, definition)}} ${isBits ? value / BITS_IN_BYTE : value}`);
  }
  return `${lines.join('\n')}\n`;
}

/** Prometheus knows bytes alone. */
export function metricName(name: string, { unit }: SeriesDefinition): string {
  return `breadbox_${unit === 'bit/s' ? name.replace('_bits_', '_bytes_') : name}`;
}

function samplesByName(nodes: readonly WatchedNode[]): Map<string, { node: string; key: SeriesKey; value: number }[]> {
  const samples = new Map<string, { node: string; key: SeriesKey; value: number }[]>();
  for (const { node, values } of nodes) {
    for (const [key, value] of values) {
      const dot = key.indexOf('.');
      const name = dot === -1 ? key : key.slice(0, dot);
      const of = samples.get(name);
      if (of === undefined) samples.set(name, [{ node, key, value }]);
      else of.push({ node, key, value });
    }
  }
  return samples;
}

function isLive({ seenAt }: WatchedNode, now: number): boolean {
  return now - seenAt <= SILENT_AFTER_SECONDS * 1000;
}

function head(name: string, about: string): [string, string] {
  return [`# HELP ${name} ${about.replaceAll('\\', '\\\\').replaceAll('\n', '\\n')}`, `# TYPE ${name} gauge`];
}

function labelsOf(node: string, key: SeriesKey, { of }: SeriesDefinition): string {
  const own = `node=${quoted(node)}`;
  return of === undefined ? own : `${own},${of}=${quoted(key.slice(key.indexOf('.') + 1))}`;
}

function quoted(value: string): string {
  return `"${value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')}"`;
}
