import type { Alert } from '../../../protocol/alerts.ts';
import { connect } from '../../client.ts';
import { command } from '../../command.ts';
import { JSON_OPTION, type PrintOptions, quietOption, wholeNumber } from '../../options.ts';
import { type Block, text } from '../../output/report.ts';

interface ListOptions extends PrintOptions {
  readonly history?: boolean;
  readonly limit: number;
}

const MOST = 10_000;

export const list = command<ListOptions>({
  about: 'Lists what needs a hand now, the worst first; with --history also what has ended, newest first.',
  args: [{ name: 'NODES', text: 'Of these alone.', optional: true, complete: ['node-set'] }],
  options: [
    { flags: '--history', text: 'Also what has ended.' },
    { flags: '--limit N', text: 'At most so many.', parse: wholeNumber('--limit', 1, MOST), value: 200 },
    JSON_OPTION,
    quietOption('their numbers alone'),
  ],
  examples: [
    { does: 'Does anything need a hand?', line: 'breadbox alerts' },
    { does: 'What was the matter with pi3?', line: 'breadbox alerts list pi3 --history' },
    { does: 'For a script', line: 'breadbox alerts --json' },
  ],
  async run(world, [nodes], { history = false, limit }) {
    const alerts = await connect(world).call('GET /api/alerts', {
      query: { history: String(history), limit, ...(nodes !== undefined && { nodes }) },
      signal: world.signal,
    });
    return {
      json: alerts,
      quiet: alerts.map(({ alert }) => alert),
      blocks: history
        ? [historyTable(alerts)]
        : alerts.length === 0
          ? [text(nodes === undefined ? 'Nothing needs a hand.' : `Nothing is known of ${nodes} that needs a hand.`)]
          : openBlocks(alerts),
    };
  },
});

function openBlocks(alerts: readonly Alert[]): readonly Block[] {
  return [
    {
      kind: 'table',
      columns: [
        { title: 'ALERT', as: 'text' },
        { title: 'SINCE', as: 'instant' },
        { title: 'WHAT IS THE MATTER', as: 'text' },
        { title: 'KNOWN TO', as: 'text' },
      ],
      rows: alerts.map(({ alert, since, sentence, acknowledged }) => [alert, since, sentence, acknowledged?.by]),
      empty: '',
    },
    text(`What to do: breadbox alerts show ${alerts[0]?.alert}`),
  ];
}

function historyTable(alerts: readonly Alert[]): Block {
  return {
    kind: 'table',
    columns: [
      { title: 'ALERT', as: 'text' },
      { title: 'SINCE', as: 'instant' },
      { title: 'UNTIL', as: 'instant' },
      { title: 'WHAT WAS THE MATTER', as: 'text' },
      { title: 'JOBS THERE', as: 'text' },
    ],
    rows: alerts.map(({ alert, since, until, sentence, jobs }) => [alert, since, until, sentence, jobs.join(',')]),
    empty: 'Nothing has needed a hand so far.',
  };
}
