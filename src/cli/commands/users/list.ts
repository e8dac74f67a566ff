import { connect } from '../../client.ts';
import { command } from '../../command.ts';
import { JSON_OPTION, quietOption } from '../../options.ts';

export const list = command({
  about: 'Lists the people, and where their accounts exist.',
  args: [],
  options: [JSON_OPTION, quietOption('the names alone')],
  examples: [{ does: 'Who is there', line: 'breadbox users list' }],
  async run(world) {
    const people = await connect(world).call('GET /api/users', { signal: world.signal });
    return {
      json: people,
      quiet: people.map(({ user }) => user),
      blocks: [
        {
          kind: 'table',
          columns: [
            { title: 'USER', as: 'text' },
            { title: 'ROLE', as: 'text' },
            { title: 'UID', as: 'text' },
            { title: 'NAME', as: 'text' },
            { title: 'KEYS', as: 'count' },
            { title: 'PASSWORD', as: 'text' },
            { title: 'NODES', as: 'text' },
            { title: 'ADDED', as: 'instant' },
          ],
          rows: people.map((p) => [
            ...[p.user, p.role, p.uid?.toString(), p.fullName, p.keys.length],
            ...[p.hasPassword ? 'yes' : 'none', p.nodes, p.addedAt],
          ]),
          empty: 'There are no people yet. Add one with: breadbox users add NAME',
        },
      ],
    };
  },
});
