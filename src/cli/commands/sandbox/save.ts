import { connect } from '../../client.ts';
import { command } from '../../command.ts';
import { JSON_OPTION, type PrintOptions, quietOption } from '../../options.ts';
import { text } from '../../output/report.ts';
import { oneSandbox } from './one-sandbox.ts';

export const save = command<PrintOptions>({
  about: `Keeps the disks of a practice cluster as they are, to come back to with \`breadbox sandbox reset\`. Nodes that run are powered off for it, and on again. It takes no room: what is changed from now on is written apart.

Without a name it takes the only one there is.`,
  args: [{ name: 'NAME', text: 'A practice cluster.', optional: true }],
  options: [JSON_OPTION, quietOption('the name')],
  examples: [{ does: 'Come back to this after each lesson', line: 'breadbox sandbox save' }],
  async run(world, [given]) {
    const client = connect(world);
    const name = await oneSandbox(client, given, 'save', world.signal);
    await client.call('POST /api/sandboxes/{name}/save', { params: { name }, signal: world.signal });
    return { json: { name }, quiet: [name], blocks: [text(`Saved: ${name}.`)] };
  },
});
