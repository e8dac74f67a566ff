import type { Meters } from '../../../protocol/meters.ts';
import { connect } from '../../client.ts';
import { command } from '../../command.ts';
import { JSON_OPTION, type PrintOptions, quietOption } from '../../options.ts';
import { text } from '../../output/report.ts';
import { followNodes, lookAtNodes } from '../../watching/follow-nodes.ts';
import { openWatchScreen } from '../../watching/watch-screen.ts';
import { watchLines } from '../../watching/watch-view.ts';
import { WatchedNodes } from '../../watching/watched-nodes.ts';

interface WatchOptions extends PrintOptions {
  readonly once?: boolean;
}

export const watch = command<WatchOptions>({
  about: `Shows all nodes with what they do now: how busy the cores are, load, memory, temperature, clock, network, graphics processor; what all draw, where there is a power meter; and below them what needs a hand. On a terminal it is drawn anew each second until q or Ctrl-C is pressed; elsewhere, with --once and with --json it is shown once.

Keys: s puts the nodes into another order (their names; then the busiest, the most loaded, the fullest, the hottest first), the arrows, Page Up and Page Down show more nodes than there are lines.

A column that no node has a figure for is left out, and so is what does not fit. One node with all that is known of it: breadbox node NAME.`,
  args: [],
  options: [
    { flags: '--once', text: 'Show it once, also on a terminal.' },
    JSON_OPTION,
    quietOption('the names of nodes that need a hand, once'),
  ],
  examples: [
    { does: 'Watch the nodes', line: 'breadbox watch' },
    {
      does: 'Which nodes are silent?',
      line: `breadbox watch --json | jq -r '.nodes[] | select(.state == "silent").node'`,
    },
  ],
  async run(world, _, { once, json, quiet }) {
    const client = connect(world);
    const { stdin, stdout, signal } = world;
    const watched = new WatchedNodes();
    await lookAtNodes(client, watched, signal);
    if (once || json || quiet || !stdout.isTTY || !stdin.isTTY) {
      const nodes = watched.nodes();
      const alerts = watched.alerts();
      const silent = nodes.filter(({ state }) => state === 'silent').map(({ node }) => node);
      const look = { width: stdout.columns || WIDE, sort: 'name', from: 0, nowMs: Date.now() } as const;
      return {
        json: { nodes: nodes.map(({ busy: _, ...node }) => node), alerts, ...powerJson(watched.meters()) },
        quiet: [...new Set([...silent, ...alerts.map(({ node }) => node)])],
        blocks: [text(watchLines(watched, look).lines.join('\n'))],
      };
    }
    const screen = openWatchScreen(world, watched);
    try {
      await followNodes(client, watched, screen);
    } catch (error) {
      if (!screen.hasLeft()) throw error;
    } finally {
      screen.close();
    }
    return undefined;
  },
});

/** Absent where there is no meter. */
function powerJson(meters: Meters | undefined) {
  if (meters === undefined) return {};
  const { watts, of, isTyped } = meters;
  return { power: { watts, of, isTyped } };
}

/** Of a file or a pipe: all columns. */
const WIDE = 140;
