import { NodeSet } from '../../../cluster/node-set.ts';
import { connect } from '../../client.ts';
import { command } from '../../command.ts';
import { JSON_OPTION, quietOption } from '../../options.ts';

export const discover = command({
  about: `Looks for computers that could be nodes. Without arguments it lists the neighbours that the head's own computer knows already; nothing is sent. Of the addresses that you give, it opens one connection each to the SSH port and tells what answers. It never tries addresses that nobody gave.

The maker is told from the network chip's number, where a maker of boards has numbers of its own: many have none.`,
  args: [{ name: 'ADDRESS', text: 'Addresses, names or ranges such as 10.0.0.[11-30].', optional: true, many: true }],
  options: [JSON_OPTION, quietOption('the addresses that answer and are no nodes yet')],
  examples: [
    { does: 'Whom this computer knows', line: 'breadbox nodes discover' },
    { does: 'Which of these answer', line: "breadbox nodes discover '10.0.0.[11-30]'" },
    { does: 'Take them in', line: "breadbox nodes discover '10.0.0.[11-30]' -q | breadbox nodes import -" },
  ],
  async run(world, given) {
    const addresses = given.flatMap((words) => (words.includes(':') ? [words] : [...NodeSet.parse(words)]));
    const body = { addresses };
    const found = await connect(world).call('POST /api/inventory/discover', { body, signal: world.signal });
    return {
      json: found,
      quiet: found.filter(({ ssh, node }) => ssh === 'answers' && node === undefined).map(({ address }) => address),
      blocks: [
        {
          kind: 'table',
          columns: [
            { title: 'ADDRESS', as: 'text' },
            { title: 'NAME', as: 'text' },
            { title: 'SSH', as: 'text' },
            { title: 'SERVER', as: 'text' },
            { title: 'MAC', as: 'text' },
            { title: 'MAKER', as: 'text' },
            { title: 'NODE', as: 'text' },
          ],
          rows: found.map((each) => [
            ...[each.address, each.name, each.ssh, each.banner?.replace(/^SSH-[\d.]+-/, ''), each.mac, each.maker],
            each.node,
          ]),
          empty: NONE,
        },
      ],
    };
  },
});

const NONE =
  "This computer knows no neighbours. Give addresses: breadbox nodes discover '10.0.0.[11-30]'; a router's list of leases has them.";
