import { BreadboxError } from '../../../cluster/errors.ts';
import { NodeSet } from '../../../cluster/node-set.ts';
import { LONGEST_SHOW_SECONDS } from '../../../protocol/panel.ts';
import { connect } from '../../client.ts';
import { command } from '../../command.ts';
import { JSON_OPTION, quietOption } from '../../options.ts';
import { text } from '../../output/report.ts';
import { PANEL_NODES, type PanelOptions } from './panel-options.ts';

const SECONDS = 10;

interface LampsOptions extends PanelOptions {
  readonly seconds: number;
}

export const lamps = command<LampsOptions>({
  about:
    'Lights all five lamps of the panels for a while, to see which are broken; then they show again what they did. 0 seconds ends it.',
  args: [],
  options: [
    PANEL_NODES,
    { flags: '--seconds SECONDS', text: 'For how long.', parse: seconds, value: SECONDS },
    JSON_OPTION,
    quietOption('the names of the nodes alone'),
  ],
  examples: [
    { does: 'Does each lamp work?', line: 'breadbox panel lamps' },
    { does: 'Which board is n3?', line: 'breadbox panel lamps -w n3 --seconds 60' },
  ],
  async run(world, _, { nodes, seconds }) {
    const client = connect(world);
    const { signal } = world;
    const panels = await client.call('GET /api/panel', { query: { nodes }, signal });
    const isLit = seconds > 0;
    const leds: [boolean, boolean, boolean, boolean, boolean] = [isLit, isLit, isLit, isLit, isLit];
    await client.call('POST /api/panel/show', { body: { nodes, leds, seconds }, signal });
    const named = (state: string) => panels.filter((panel) => panel.state === state).map(({ node }) => node);
    const lit = named('live');
    const dark = [...named('silent'), ...named('never')];
    const said = isLit ? `all lamps are lit for ${seconds} s` : 'the panels show again what they did';
    return {
      json: { nodes: lit, silent: dark, seconds },
      quiet: lit,
      blocks: [
        ...(lit.length > 0 ? [text(`${NodeSet.of(lit)}: ${said}.`)] : []),
        ...(dark.length > 0 ? [text(`${NodeSet.of(dark)}: no agent answers there, so its lamps stay dark.`)] : []),
        ...(panels.length === 0 ? [text('No node is known yet.')] : []),
      ],
    };
  },
});

function seconds(given: string): number {
  const value = Number(given);
  if (/^\d+(\.\d+)?$/.test(given) && value <= LONGEST_SHOW_SECONDS) return value;
  throw new BreadboxError('usage', `--seconds: '${given}' is not a number from 0 to ${LONGEST_SHOW_SECONDS}.`);
}
