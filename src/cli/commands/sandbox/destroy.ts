import { BreadboxError } from '../../../cluster/errors.ts';
import { NodeSet } from '../../../cluster/node-set.ts';
import { type Client, connect } from '../../client.ts';
import { command } from '../../command.ts';
import { JSON_OPTION, type PrintOptions, quietOption } from '../../options.ts';
import { text } from '../../output/report.ts';

interface Options extends PrintOptions {
  readonly all?: boolean;
}

export const destroy = command<Options>({
  about: `Ends the virtual nodes and removes all that belongs to them: disks, network, keys. The base image stays, so that the next one is made in seconds. It is the head that does it: virtual nodes outlive one that has stopped, so start it again for this.

Without a name it takes the only one there is.`,
  args: [{ name: 'NAME', text: 'A practice cluster.', optional: true }],
  options: [{ flags: '--all', text: 'All practice clusters of this head.' }, JSON_OPTION, quietOption('the names')],
  examples: [{ does: 'Tidy up', line: 'breadbox sandbox destroy' }],
  async run(world, [name], { all = false }) {
    const client = connect(world);
    const signal = world.signal;
    const sandboxes = await client.call('GET /api/sandboxes', { signal });
    const there = sandboxes.map((sandbox) => sandbox.name);
    const names = chosenNames(there, name, all);
    for (const one of names) await client.call('DELETE /api/sandboxes/{name}', { params: { name: one }, signal });
    const sentence = names.length === 0 ? 'There is no practice cluster.' : `Removed: ${names.join(', ')}.`;
    const gone = sandboxes.filter((sandbox) => names.includes(sandbox.name)).flatMap(({ nodes }) => nodes);
    const blocks = [text(sentence), ...(await stillNamed(client, gone, signal))];
    return { json: { destroyed: names }, quiet: names, blocks };
  },
});

/** The inventory is the owner's: what is in it stays until somebody says otherwise. */
async function stillNamed(client: Client, gone: readonly { readonly node: string }[], signal: AbortSignal) {
  if (gone.length === 0) return [];
  const known = new Set((await client.call('GET /api/inventory', { signal })).map(({ node }) => node));
  const left = NodeSet.of(gone.map(({ node }) => node).filter((node) => known.has(node)));
  if (left.isEmpty) return [];
  const { name } = await client.call('GET /api/cluster', { signal });
  const before = name === undefined ? '' : 'breadbox down, and then ';
  return [text(`The inventory still has ${left}. To forget them: ${before}breadbox nodes remove '${left}'`)];
}

function chosenNames(there: readonly string[], name: string | undefined, all: boolean): readonly string[] {
  if (all && name !== undefined) throw new BreadboxError('usage', 'Give a name or --all, not both.');
  if (name !== undefined) return [name];
  if (all || there.length <= 1) return there;
  throw new BreadboxError('usage', `There are several practice clusters: ${there.join(', ')}.`, {
    hint: 'Say which: breadbox sandbox destroy NAME, or --all.',
  });
}
