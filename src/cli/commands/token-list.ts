import { connect } from '../client.ts';
import { command } from '../command.ts';
import { JSON_OPTION, quietOption } from '../options.ts';

export const tokenList = command({
  about: 'Lists the tokens that the head knows. The secrets are not among it; the head does not have them.',
  args: [],
  options: [JSON_OPTION, quietOption('the ids alone')],
  examples: [{ does: 'Which tokens are there', line: 'breadbox token list' }],
  async run(world) {
    const tokens = await connect(world).call('GET /api/tokens', { signal: world.signal });
    return {
      json: tokens,
      quiet: tokens.map(({ tokenId }) => tokenId),
      blocks: [
        {
          kind: 'table',
          columns: [
            { title: 'ID', as: 'text' },
            { title: 'ROLE', as: 'text' },
            { title: 'USER', as: 'text' },
            { title: 'NODES', as: 'text' },
            { title: 'NAME', as: 'text' },
            { title: 'MADE', as: 'instant' },
            { title: 'LAST USED', as: 'instant' },
          ],
          rows: tokens.map((t) => [t.tokenId, t.role, t.user, t.nodes, t.name, t.createdAt, t.lastUsedAt]),
          empty: 'There are no tokens.',
        },
      ],
    };
  },
});
