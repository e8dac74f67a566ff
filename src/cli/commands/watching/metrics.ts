import { BreadboxError } from '../../../cluster/errors.ts';
import { compareNatural } from '../../../cluster/natural-order.ts';
import { measured } from '../../../protocol/measured.ts';
import { nearestWord } from '../../../protocol/nearest-word.ts';
import { parseSeries, SERIES } from '../../../protocol/series.ts';
import { type Client, connect } from '../../client.ts';
import { command } from '../../command.ts';
import { JSON_OPTION, type PrintOptions, quietOption, wholeNumber } from '../../options.ts';
import { historyLines, historyReport } from '../../output/history-report.ts';
import type { Report } from '../../output/report.ts';
import type { World } from '../../world.ts';

interface MetricsOptions extends PrintOptions {
  readonly since: string;
  readonly until?: string;
  readonly points?: number;
  readonly jsonl?: boolean;
}

/** A page of lines, for people. */
const ROWS = 30;
/** The head takes no larger number. */
const FINEST = 100_000;

export const metrics = command<MetricsOptions>({
  about: `Prints what was measured on a node over time: a line a step with its mean and its highest value, the oldest first. Without a series it lists those that the node has, with their values now.

A series is a name, or a name and which one: load1, disk_free_bytes./, core_busy_ratio.3; core_busy_ratio.* is all of them, and several stand with commas between them. Values are in base units: seconds, bytes, hertz, degrees Celsius, watts, parts of 1.

Steps are of a second in the last minute, of 10 s for a day, of a minute for a month, of ten minutes for two years. What was not measured has no line.`,
  args: [
    { name: 'NODE', text: 'Its name.', complete: ['watched-node'] },
    { name: 'SERIES', text: 'What to print.', optional: true, complete: ['series'], check: checkSeries },
  ],
  options: [
    { flags: '--since TIME', text: 'From then: an instant, or how long ago: 90s, 10m, 1h, 7d.', value: '1h' },
    { flags: '--until TIME', text: 'Up to then.', shownDefault: 'now' },
    {
      flags: '--points N',
      text: 'At most so many steps, each so much longer.',
      parse: wholeNumber('--points', 1, FINEST),
      shownDefault: `${ROWS}; with --json and --jsonl, all`,
    },
    { flags: '--jsonl', text: 'One JSON value a line, with the keys at, series, mean, most and stepSec.' },
    JSON_OPTION,
    quietOption('times and means alone'),
  ],
  examples: [
    { does: 'What is measured on pi3?', line: 'breadbox metrics pi3' },
    { does: 'How hot was it today?', line: 'breadbox metrics pi3 cpu_temperature_celsius --since 24h' },
    { does: 'For a program', line: "breadbox metrics pi3 'core_busy_ratio.*' --since 10m --jsonl > cores.jsonl" },
  ],
  async run(world, [node = '', series], options) {
    if (options.json && options.jsonl) throw new BreadboxError('usage', '--json and --jsonl exclude each other.');
    const client = connect(world);
    if (series === undefined) return listSeries(world, client, node, options);
    const { since, until, json, jsonl } = options;
    const points = options.points ?? (json || jsonl ? FINEST : ROWS);
    const told = await client.call('GET /api/telemetry/{node}/history', {
      params: { node },
      query: { series, since, until, points },
      signal: world.signal,
    });
    const report = historyReport(told);
    if (!jsonl) return report;
    for (const line of historyLines(told)) world.stdout.write(`${JSON.stringify(line)}\n`);
    return undefined;
  },
});

async function listSeries(world: World, client: Client, node: string, { jsonl }: MetricsOptions) {
  const { values } = await client.call('GET /api/telemetry/{node}', { params: { node }, signal: world.signal });
  const found = Object.keys(values)
    .sort(compareNatural)
    .flatMap((series) => {
      const definition = parseSeries(series)?.definition;
      // A newer head may know series that this program does not.
      const { unit, about } = definition ?? { unit: undefined, about: '' };
      return [{ series, value: values[series]!, unit, about }];
    });
  if (jsonl) {
    for (const line of found) world.stdout.write(`${JSON.stringify(line)}\n`);
    return undefined;
  }
  const report: Report = {
    json: found,
    quiet: found.map(({ series }) => series),
    blocks: [
      {
        kind: 'table',
        columns: [
          { title: 'SERIES', as: 'text' },
          { title: 'NOW', as: 'text' },
          { title: 'WHAT IT IS', as: 'text' },
        ],
        rows: found.map(({ series, value, unit, about }) => [
          series,
          unit === undefined ? String(value) : measured(value, unit),
          about,
        ]),
        empty: `Nothing is known of ${node} now. What was: breadbox metrics ${node} SERIES --since 1d`,
      },
    ],
  };
  return report;
}

/** @throws BreadboxError `usage` */
function checkSeries(text: string): void {
  for (const key of text.split(',')) {
    const dot = key.indexOf('.');
    const name = dot === -1 ? key : key.slice(0, dot);
    if (!Object.hasOwn(SERIES, name)) {
      const meant = nearestWord(name, Object.keys(SERIES));
      throw new BreadboxError('usage', `There is no series ${JSON.stringify(name)}.`, {
        hint: meant ? `Did you mean ${meant}?` : 'breadbox metrics NODE lists them.',
      });
    }
    if (parseSeries(key) !== undefined || key.endsWith('.*')) continue;
    const { of } = SERIES[name as keyof typeof SERIES] as { readonly of?: string };
    throw new BreadboxError(
      'usage',
      of ? `${name} is measured of each ${of}.` : `${name} is measured of the whole node.`,
      {
        hint: of ? `All of them: '${name}.*'` : `Write ${name} alone.`,
      },
    );
  }
}
