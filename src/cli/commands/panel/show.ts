import { connect } from '../../client.ts';
import { command } from '../../command.ts';
import { JSON_OPTION, quietOption } from '../../options.ts';
import { text } from '../../output/report.ts';
import { followPanels, lookAtPanels } from '../../panel/follow-panels.ts';
import { openPanelScreen } from '../../panel/panel-screen.ts';
import { panelLines } from '../../panel/panel-view.ts';
import { ShownPanels } from '../../panel/shown-panels.ts';
import { PANEL_NODES, type PanelOptions } from './panel-options.ts';

interface ShowOptions extends PanelOptions {
  readonly once?: boolean;
}

/** Of a file or a pipe. */
const WIDE = 80;

export const show = command<ShowOptions>({
  about: `Shows the panels as they are lit now, each lamp when it changes, until q or Ctrl-C is pressed; elsewhere than on a terminal, with --once and with --json they are shown once. It shows the nodes of the inventory or, where it names none, all that speak. They stand in panel order; more than fit as strips have a line each, lamps from the top, and the arrows show more of them.

A node that is down has five dark lamps. Below the panels stands where hardware is configured and does not show the frame.`,
  args: [],
  options: [
    PANEL_NODES,
    { flags: '--once', text: 'Show them once, also on a terminal.' },
    JSON_OPTION,
    quietOption('nodes and the five lamps as 0 and 1, from the top, once'),
  ],
  examples: [
    { does: 'Watch the panels', line: 'breadbox panel' },
    { does: 'Which nodes are slowed down?', line: `breadbox panel --json | jq -r '.[] | select(.leds[2]).node'` },
  ],
  async run(world, _, { nodes, once, json, quiet }) {
    const client = connect(world);
    const { stdin, stdout, signal } = world;
    const shown = new ShownPanels();
    await lookAtPanels(client, shown, { nodes, signal });
    if (once || json || quiet || !stdout.isTTY || !stdin.isTTY) {
      const panels = shown.all();
      const { lines } = panelLines(panels, { width: stdout.columns || WIDE, from: 0, colour: false });
      return {
        json: panels,
        quiet: panels.map(({ node, leds }) => `${node} ${leds.map((lit) => (lit ? 1 : 0)).join('')}`),
        blocks: [text(lines.join('\n'))],
      };
    }
    const screen = openPanelScreen(world, shown, nodes);
    try {
      await followPanels(client, shown, screen);
    } catch (error) {
      if (!screen.hasLeft()) throw error;
    } finally {
      screen.close();
    }
    return undefined;
  },
});
