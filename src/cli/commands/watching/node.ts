import { BreadboxError } from '../../../cluster/errors.ts';
import type { Alert } from '../../../protocol/alerts.ts';
import type { NodeRow } from '../../../protocol/inventory.ts';
import type { NodeTelemetry } from '../../../protocol/telemetry.ts';
import { type Client, connect } from '../../client.ts';
import { command } from '../../command.ts';
import { JSON_OPTION, quietOption } from '../../options.ts';
import { nodeJson } from '../../output/node-report.ts';
import { type Block, type Fact, text } from '../../output/report.ts';
import { DRAWN_SERIES, type History, nodeFacts } from '../../watching/node-facts.ts';

/** Of the lines that are drawn. */
const SINCE = '30m';
const POINTS = 30;

export const node = command({
  about: `Shows one node: what it is, what it does now and, as small lines, did over the last half hour; sensors that cannot be read, and what needs a hand. What is not measured there is not shown. Each series by itself: breadbox metrics NODE.`,
  args: [{ name: 'NODE', text: 'Its name.', complete: ['watched-node'] }],
  options: [JSON_OPTION, quietOption('live, silent or never')],
  examples: [
    { does: 'How is pi3?', line: 'breadbox node pi3' },
    {
      does: 'How hot is it, for a script',
      line: 'breadbox node pi3 --json | jq .telemetry.values.cpu_temperature_celsius',
    },
  ],
  async run(world, [name = '']) {
    const client = connect(world);
    const { signal } = world;
    const params = { node: name };
    const [told, row, alerts] = await Promise.all([
      client.call('GET /api/telemetry/{node}', { params, signal }),
      client.call('GET /api/inventory/{node}', { params, signal }).catch(notThere),
      client.call('GET /api/alerts', { query: { nodes: name }, signal }),
    ]);
    const history = told.state === 'never' ? {} : await lastHalfHour(client, name, signal);
    return {
      json: { ...(row ? nodeJson(row) : { node: name }), telemetry: told, alerts },
      quiet: [told.state],
      blocks: blocks(told, row, alerts, history),
    };
  },
});

/** A node that is watched need not be in the inventory. */
function notThere(error: unknown): undefined {
  if (error instanceof BreadboxError && error.code === 'not-found') return undefined;
  throw error;
}

async function lastHalfHour(client: Client, name: string, signal: AbortSignal): Promise<History> {
  const query = { series: DRAWN_SERIES.join(','), since: SINCE, points: POINTS };
  const told = await client.call('GET /api/telemetry/{node}/history', { params: { node: name }, query, signal });
  return Object.fromEntries(Object.entries(told.series).map(([key, { mean }]) => [key, mean]));
}

function blocks(
  told: NodeTelemetry,
  row: NodeRow | undefined,
  alerts: readonly Alert[],
  history: History,
): readonly Block[] {
  const fact = (title: string, value: string | undefined): Fact[] =>
    value === undefined ? [] : [{ title, value, as: 'text' }];
  const troubles = told.about?.troubles ?? [];
  return [
    {
      kind: 'facts',
      facts: [
        ...fact('node', told.node),
        ...fact('address', row?.address),
        ...fact('groups', row?.groups.join(' ') || undefined),
        ...nodeFacts(told, history),
      ],
    },
    ...(told.state === 'never' ? [text(`\nIts agent has never spoken: breadbox agent install ${told.node}`)] : []),
    ...troubles.map(({ sensor, state, because }) =>
      text(`\n${sensor} ${state === 'missing' ? 'is not there' : 'cannot be read'}: ${because}`),
    ),
    ...alerts.map(({ sentence, todo, severity }) => text(`\n${severity === 'bad' ? '✗' : '!'} ${sentence}\n  ${todo}`)),
  ];
}
