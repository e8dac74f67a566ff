import { connect } from '../../client.ts';
import { command } from '../../command.ts';
import { JSON_OPTION, type PrintOptions, quietOption } from '../../options.ts';
import { NODES_ARGUMENT } from '../nodes/list.ts';
import { nodesReport } from './drain.ts';

export const resume = command<PrintOptions>({
  about: 'Ends a drain: the nodes take work again. Nodes that were declared down are taken back, too.',
  args: [{ name: 'NODESET', text: NODES_ARGUMENT, complete: ['node-set'] }],
  options: [JSON_OPTION, quietOption('the names of the nodes alone')],
  examples: [{ does: 'The fan is in', line: 'breadbox resume n2' }],
  async run(world, [nodes]) {
    const body = { nodes: nodes! };
    return nodesReport(await connect(world).call('POST /api/nodes/resume', { body, signal: world.signal }));
  },
});
