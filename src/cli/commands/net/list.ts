import { connect } from '../../client.ts';
import { command } from '../../command.ts';
import { JSON_OPTION, type PrintOptions, quietOption } from '../../options.ts';

export const list = command<PrintOptions>({
  about: 'The last twenty tests of the network, the newest first.',
  args: [],
  options: [JSON_OPTION, quietOption('their names alone')],
  examples: [{ does: 'What was measured?', line: 'breadbox net list' }],
  async run(world) {
    const tests = await connect(world).call('GET /api/network-tests', { signal: world.signal });
    return {
      json: tests,
      quiet: tests.map(({ test }) => test),
      blocks: [
        {
          kind: 'table',
          columns: [
            { title: 'TEST', as: 'text' },
            { title: 'KIND', as: 'text' },
            { title: 'STATE', as: 'state' },
            { title: 'NODES', as: 'text' },
            { title: 'BY', as: 'text' },
            { title: 'BEGAN', as: 'instant' },
            { title: 'FOUND', as: 'text' },
          ],
          rows: tests.map(({ test, kind, state, nodes, by, startedAt, findings }) => [
            ...[test, kind, state, nodes, by, startedAt],
            findings.length === 0 ? 'nothing' : findings.map(({ kind: what, node }) => `${what} ${node}`).join(', '),
          ]),
          empty: 'The network was not measured yet. breadbox net test does it.',
        },
      ],
    };
  },
});
