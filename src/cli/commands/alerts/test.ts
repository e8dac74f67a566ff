import { connect } from '../../client.ts';
import { command } from '../../command.ts';
import { JSON_OPTION, quietOption } from '../../options.ts';

export const test = command({
  about: 'Sends a test alert by each way that is set, and says how each went. It ends with 1 where one did not arrive.',
  args: [],
  options: [JSON_OPTION, quietOption('the ways that failed alone')],
  examples: [{ does: 'Would I hear of it?', line: 'breadbox alerts test' }],
  async run(world) {
    const ways = await connect(world).call('POST /api/alert-settings/test', { signal: world.signal });
    const failed = ways.filter(({ ok }) => !ok);
    return {
      json: ways,
      quiet: failed.map(({ way }) => way),
      blocks: [
        {
          kind: 'table',
          columns: [
            { title: 'WAY', as: 'text' },
            { title: 'ARRIVED', as: 'text' },
            { title: 'BECAUSE', as: 'text' },
          ],
          rows: ways.map(({ way, ok, because }) => [way, ok ? 'yes' : 'no', because]),
          empty: 'Alerts are sent nowhere yet. See: breadbox alerts send --help',
        },
      ],
      ...(failed.length > 0 && { exit: 1 }),
    };
  },
});
