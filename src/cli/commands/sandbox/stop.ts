import { connect } from '../../client.ts';
import { command } from '../../command.ts';
import { JSON_OPTION, type PrintOptions, quietOption } from '../../options.ts';
import { text } from '../../output/report.ts';
import { chosenNodes, NODE_ARGUMENT } from './chosen-nodes.ts';

interface Options extends PrintOptions {
  readonly force?: boolean;
}

export const stop = command<Options>({
  about:
    'Powers virtual nodes off, as their own systemd does it, and waits until they are. What is on their disks stays.',
  args: [NODE_ARGUMENT],
  options: [
    { flags: '--force', text: 'Pull the plug: nothing in the node gets a moment to end.' },
    JSON_OPTION,
    quietOption('the names of the nodes'),
  ],
  examples: [{ does: 'See what a cluster does when a board dies', line: 'breadbox sandbox stop lab-n2 --force' }],
  async run(world, [nodeSet], { force = false }) {
    const client = connect(world);
    const chosen = await chosenNodes(client, nodeSet!, world.signal);
    const key = 'POST /api/sandboxes/{name}/nodes/{node}/stop';
    await Promise.all(chosen.map((params) => client.call(key, { params, body: { force }, signal: world.signal })));
    const nodes = chosen.map(({ node }) => node);
    return { json: { stopped: nodes }, quiet: nodes, blocks: [text(`Off: ${nodes.join(', ')}.`)] };
  },
});
