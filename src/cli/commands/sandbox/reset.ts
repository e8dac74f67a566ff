import { connect } from '../../client.ts';
import { command } from '../../command.ts';
import { JSON_OPTION, type PrintOptions, quietOption } from '../../options.ts';
import { text } from '../../output/report.ts';
import { oneSandbox } from './one-sandbox.ts';

export const reset = command<PrintOptions>({
  about: `Goes back to the disks as they were saved last, or made. What was changed on the nodes since is lost; nodes that run have their plug pulled, and run again.

What the head knows of the nodes stays as it is: after going back to bare nodes, \`breadbox up\` brings the cluster up again. Without a name it takes the only one there is.`,
  args: [{ name: 'NAME', text: 'A practice cluster.', optional: true }],
  options: [JSON_OPTION, quietOption('the name')],
  examples: [{ does: 'Undo what a class has done', line: 'breadbox sandbox reset' }],
  async run(world, [given]) {
    const client = connect(world);
    const name = await oneSandbox(client, given, 'reset', world.signal);
    await client.call('POST /api/sandboxes/{name}/reset', { params: { name }, signal: world.signal });
    return { json: { name }, quiet: [name], blocks: [text(`As it was saved: ${name}.`)] };
  },
});
