import { NodeSet } from '../../../cluster/node-set.ts';
import { connect } from '../../client.ts';
import { command } from '../../command.ts';
import { JSON_OPTION, type PrintOptions, quietOption } from '../../options.ts';
import { nodeJson, nodeTable } from '../../output/node-report.ts';

export const NODES_ARGUMENT = 'A node set: pi[1-4], @blue, @all.';

interface ListOptions extends PrintOptions {
  readonly fold?: boolean;
}

export const list = command<ListOptions>({
  about: `Lists the nodes of the inventory, in natural order. A state is what the last contact found: unknown, reachable, unreachable, up, failed.`,
  args: [{ name: 'NODESET', text: `${NODES_ARGUMENT} All, where left out.`, optional: true, complete: ['node-set'] }],
  options: [{ flags: '--fold', text: 'Print the names as one node set.' }, JSON_OPTION, quietOption('the names alone')],
  examples: [
    { does: 'All of them', line: 'breadbox nodes list' },
    { does: 'Those of a group, for a script', line: 'breadbox nodes list @blue --json' },
    { does: 'As a node set for another tool', line: 'clush -w "$(breadbox nodes list --fold)" uptime' },
  ],
  async run(world, [wanted], { fold }) {
    const query = wanted === undefined ? {} : { nodes: wanted };
    const rows = await connect(world).call('GET /api/inventory', { query, signal: world.signal });
    const names = rows.map(({ node }) => node);
    const folded = NodeSet.of(names).toString();
    return {
      json: fold ? folded : rows.map(nodeJson),
      quiet: fold ? [folded] : names,
      blocks: fold ? [{ kind: 'text', text: folded }] : [nodeTable(rows, NONE)],
    };
  },
});

const NONE = 'The inventory is empty. Fill it: breadbox nodes import FILE, or breadbox nodes add ADDRESS …';
