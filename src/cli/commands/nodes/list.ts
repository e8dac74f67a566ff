import { NodeSet } from '../../../cluster/node-set.ts';
import type { NodeTelemetry } from '../../../protocol/telemetry.ts';
import { connect } from '../../client.ts';
import { command } from '../../command.ts';
import { JSON_OPTION, type PrintOptions, quietOption } from '../../options.ts';
import { type TextBlock, text } from '../../output/report.ts';
import { watchedTable, withTelemetry } from '../../watching/watched-table.ts';

export const NODES_ARGUMENT = 'A node set: pi[1-4], @blue, @all.';

interface ListOptions extends PrintOptions {
  readonly fold?: boolean;
}

export const list = command<ListOptions>({
  about: `Lists the nodes of the inventory, in natural order, with what their agents tell now. A state is what the last contact found: unknown, reachable, unreachable, up, failed; or silent, where its agent has spoken no more since. SEEN is when it last spoke; of one that is silent no figure is shown.

With --json, telemetry holds each series that is known now, in base units (breadbox metrics NODE says what they are).`,
  args: [{ name: 'NODESET', text: `${NODES_ARGUMENT} All, where left out.`, optional: true, complete: ['node-set'] }],
  options: [{ flags: '--fold', text: 'Print the names as one node set.' }, JSON_OPTION, quietOption('the names alone')],
  examples: [
    { does: 'All of them', line: 'breadbox nodes' },
    { does: 'Those of a group, for a script', line: 'breadbox nodes list @blue --json' },
    { does: 'As a node set for another tool', line: 'clush -w "$(breadbox nodes list --fold)" uptime' },
  ],
  async run(world, [wanted], { fold }) {
    const query = wanted === undefined ? {} : { nodes: wanted };
    const { signal } = world;
    const client = connect(world);
    const [rows, watched] = await Promise.all([
      client.call('GET /api/inventory', { query, signal }),
      fold ? [] : client.call('GET /api/telemetry', { query, signal }),
    ]);
    const told = new Map(watched.map((each) => [each.node, each]));
    const listed = new Set(rows.map(({ node }) => node));
    const others = wanted === undefined ? watched.filter(({ node }) => !listed.has(node)) : [];
    const names = rows.map(({ node }) => node);
    const folded = NodeSet.of(names).toString();
    return {
      json: fold ? folded : rows.map((row) => withTelemetry(row, told.get(row.node))),
      quiet: fold ? [folded] : names,
      blocks: fold ? [text(folded)] : [watchedTable(rows, told, NONE), ...otherLines(others)],
    };
  },
});

function otherLines(others: readonly NodeTelemetry[]): TextBlock[] {
  if (others.length === 0) return [];
  const names = NodeSet.of(others.map(({ node }) => node));
  return [text(`\nWatched, and not in the inventory: ${names}. What they do: breadbox watch`)];
}

const NONE = 'The inventory is empty. Fill it: breadbox nodes import FILE, or breadbox nodes add ADDRESS …';
