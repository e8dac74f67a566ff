import { connect } from '../../client.ts';
import { command } from '../../command.ts';
import { JSON_OPTION, type PrintOptions, quietOption } from '../../options.ts';
import { text } from '../../output/report.ts';
import { chosenNodes, NODE_ARGUMENT } from './chosen-nodes.ts';

export const start = command<PrintOptions>({
  about:
    'Powers virtual nodes on and waits until SSH answers. It also brings them back after a restart of this computer.',
  args: [NODE_ARGUMENT],
  options: [JSON_OPTION, quietOption('the names of the nodes')],
  examples: [{ does: 'All of them after a restart', line: "breadbox sandbox start 'lab-head,lab-n[1-4]'" }],
  async run(world, [nodeSet]) {
    const client = connect(world);
    const chosen = await chosenNodes(client, nodeSet!, world.signal);
    const key = 'POST /api/sandboxes/{name}/nodes/{node}/start';
    await Promise.all(chosen.map((params) => client.call(key, { params, signal: world.signal })));
    const nodes = chosen.map(({ node }) => node);
    return { json: { started: nodes }, quiet: nodes, blocks: [text(`On: ${nodes.join(', ')}.`)] };
  },
});
