import { connect } from '../../client.ts';
import { command } from '../../command.ts';
import { JSON_OPTION, quietOption } from '../../options.ts';
import { nodeJson } from '../../output/node-report.ts';
import type { Cell, CellKind, Fact } from '../../output/report.ts';

export const show = command({
  about: 'Shows what the inventory says of a node, and what was learnt when it was last looked at.',
  args: [{ name: 'NODE', text: 'Its name.', complete: ['node'] }],
  options: [JSON_OPTION, quietOption('its address')],
  examples: [{ does: 'Where pi3 is and what it has', line: 'breadbox nodes show pi3' }],
  async run(world, [node = '']) {
    const row = await connect(world).call('GET /api/inventory/{node}', { params: { node }, signal: world.signal });
    const fact = (title: string, value: Cell, as: CellKind = 'text'): Fact => ({ title, value, as });
    const labels = Object.entries(row.labels).map(([key, value]) => `${key}=${value}`);
    const facts = [
      fact('node', row.node),
      fact('address', row.address),
      fact('port', row.port === undefined ? undefined : String(row.port)),
      fact('user', row.user),
      fact('key', row.identityFile),
      fact('through', row.jump),
      fact('roles', row.roles.join(' ')),
      fact('groups', row.groups.join(' ') || undefined),
      fact('labels', labels.join(' ') || undefined),
      fact('state', row.state, 'state'),
      fact('why', row.reason),
      fact('board', row.board),
      fact('cores', row.cores, 'count'),
      fact('memory', row.memBytes, 'bytes'),
      fact('system', row.system),
      fact('processor', row.arch),
      fact('seen', row.seenAt, 'instant'),
      fact('from', row.source),
    ];
    return {
      json: [nodeJson(row)],
      quiet: [row.address],
      blocks: [{ kind: 'facts', facts: facts.filter(({ value }) => value !== undefined) }],
    };
  },
});
