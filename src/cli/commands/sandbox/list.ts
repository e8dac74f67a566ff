import { connect } from '../../client.ts';
import { command } from '../../command.ts';
import { JSON_OPTION, quietOption } from '../../options.ts';
import { nodesTable } from './nodes-table.ts';

export const list = command({
  about: 'Lists the practice clusters that this head has made, and their nodes.',
  args: [],
  options: [JSON_OPTION, quietOption('the names of the practice clusters alone')],
  examples: [{ does: 'Which nodes run', line: 'breadbox sandbox list' }],
  async run(world) {
    const sandboxes = await connect(world).call('GET /api/sandboxes', { signal: world.signal });
    return { json: sandboxes, quiet: sandboxes.map(({ name }) => name), blocks: [nodesTable(sandboxes)] };
  },
});
