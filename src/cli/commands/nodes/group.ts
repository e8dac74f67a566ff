import { BreadboxError } from '../../../cluster/errors.ts';
import { connect } from '../../client.ts';
import { command } from '../../command.ts';
import { JSON_OPTION, type PrintOptions, quietOption } from '../../options.ts';
import { text } from '../../output/report.ts';
import { NODES_ARGUMENT } from './list.ts';

interface GroupOptions extends PrintOptions {
  readonly remove?: boolean;
}

export const group = command<GroupOptions>({
  about: `Names a node set, so that it can be written as @NAME wherever nodes are named. Without arguments it lists the groups; with a name alone it shows that one. A group that an inventory file describes is set anew by the next import; what is set here stays.`,
  args: [
    { name: 'NAME', text: 'Of the group, without @.', optional: true, complete: ['group'] },
    { name: 'NODESET', text: `What it holds from now on. ${NODES_ARGUMENT}`, optional: true, complete: ['node-set'] },
  ],
  options: [
    { flags: '--remove', text: 'Remove the group; its nodes stay.' },
    JSON_OPTION,
    quietOption('node sets alone'),
  ],
  examples: [
    { does: 'Which groups are there', line: 'breadbox nodes group' },
    { does: 'Call four boards blue', line: "breadbox nodes group blue 'pi[1-4]'" },
    { does: 'And one more', line: 'breadbox nodes group blue @blue,pi7' },
  ],
  async run(world, [name, nodes], { remove }) {
    const { signal } = world;
    const client = connect(world);
    if (name !== undefined && (nodes !== undefined || remove)) {
      if (nodes !== undefined && remove) throw new BreadboxError('usage', '--remove takes the name of a group alone.');
      if (nodes?.trim() === '')
        throw new BreadboxError('usage', 'A group of no nodes is none.', {
          hint: `breadbox nodes group ${name} --remove`,
        });
      if (remove) await oneOf(client, name, signal);
      const set = await client.call('PUT /api/groups/{group}', {
        params: { group: name },
        body: { nodes: nodes ?? '' },
        signal,
      });
      const sentence = remove ? `There is no group @${name} any more.` : `@${name} is ${set.nodes}.`;
      return { json: set, quiet: [set.nodes], blocks: [text(sentence)] };
    }
    if (remove) throw new BreadboxError('usage', '--remove needs the name of a group.');
    const groups =
      name === undefined ? await client.call('GET /api/groups', { signal }) : [await oneOf(client, name, signal)];
    return {
      json: groups,
      quiet: groups.map((each) => each.nodes),
      blocks: [
        {
          kind: 'table',
          columns: [
            { title: 'GROUP', as: 'text' },
            { title: 'NODES', as: 'text' },
          ],
          rows: groups.map((each) => [`@${each.group}`, each.nodes]),
          empty: 'There are no groups. Make one: breadbox nodes group NAME NODESET',
        },
      ],
    };
  },
});

async function oneOf(
  client: ReturnType<typeof connect>,
  name: string,
  signal: AbortSignal,
): Promise<{ group: string; nodes: string }> {
  const found = (await client.call('GET /api/groups', { signal })).find((each) => each.group === name);
  if (found !== undefined) return found;
  throw new BreadboxError('not-found', `There is no group @${name}.`, { hint: 'breadbox nodes group lists them.' });
}
