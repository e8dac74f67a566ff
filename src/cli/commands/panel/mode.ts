import { NodeSet } from '../../../cluster/node-set.ts';
import { PANEL_MODES, type PanelMode } from '../../../protocol/panel-frame.ts';
import { connect } from '../../client.ts';
import { command } from '../../command.ts';
import { JSON_OPTION, quietOption } from '../../options.ts';
import { text } from '../../output/report.ts';
import { PANEL_NODES, type PanelOptions } from './panel-options.ts';

export const mode = command<PanelOptions>({
  about:
    'Flips toggles: from now on those panels show that. A toggle that is there in hardware rules its panel, whatever is said here. It holds over restarts.',
  args: [{ name: 'MODE', text: 'What the panels are to show.', choices: PANEL_MODES }],
  options: [PANEL_NODES, JSON_OPTION, quietOption('the names of the nodes alone')],
  examples: [{ does: 'How busy is each of them?', line: 'breadbox panel mode load' }],
  async run(world, [wanted], { nodes }) {
    const body = { nodes, mode: wanted as PanelMode };
    const panels = await connect(world).call('PUT /api/panel/mode', { body, signal: world.signal });
    const ruled = panels.filter((panel) => panel.hasSwitch).map(({ node }) => node);
    const flipped = panels.filter((panel) => !panel.hasSwitch).map(({ node }) => node);
    return {
      json: panels,
      quiet: panels.map(({ node }) => node),
      blocks: [
        ...(flipped.length > 0 ? [text(`${NodeSet.of(flipped)} ${shows(flipped)} ${wanted}.`)] : []),
        ...(ruled.length > 0 ? [text(`${NodeSet.of(ruled)} ${shows(ruled)} what the toggle on the panel says.`)] : []),
        ...(panels.length === 0 ? [text('No node is known yet.')] : []),
      ],
    };
  },
});

function shows(nodes: readonly string[]): string {
  return nodes.length === 1 ? 'shows' : 'show';
}
