import { NodeSet } from '../../../cluster/node-set.ts';
import { connect } from '../../client.ts';
import { command } from '../../command.ts';
import { JSON_OPTION, quietOption } from '../../options.ts';
import { nodeJson } from '../../output/node-report.ts';
import { text } from '../../output/report.ts';
import { NODES_ARGUMENT } from './list.ts';

export const remove = command({
  about: `Forgets nodes: they are no longer in the inventory. The computers themselves are not touched. A node of the cluster that is up is taken out of it first: breadbox up --remove NODESET.`,
  args: [{ name: 'NODESET', text: NODES_ARGUMENT, complete: ['node-set'] }],
  options: [JSON_OPTION, quietOption('the names alone')],
  examples: [{ does: 'Two boards that were given away', line: "breadbox nodes remove 'pi[7-8]'" }],
  async run(world, [nodes = '']) {
    const client = connect(world);
    const rows = await client.call('GET /api/inventory', { query: { nodes }, signal: world.signal });
    const { removed } = await client.call('DELETE /api/inventory', { query: { nodes }, signal: world.signal });
    return {
      json: rows.filter(({ node }) => removed.includes(node)).map(nodeJson),
      quiet: removed,
      blocks: [text(`Forgotten: ${NodeSet.of(removed)}`)],
    };
  },
});
