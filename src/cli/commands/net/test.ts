import { connect } from '../../client.ts';
import { command } from '../../command.ts';
import { measure } from '../../network/measure.ts';
import { networkReport } from '../../network/network-report.ts';
import { JSON_OPTION, type PrintOptions, quietOption, wholeNumber } from '../../options.ts';
import { NODES_ARGUMENT } from '../nodes/list.ts';

interface TestOptions extends PrintOptions {
  readonly quick?: boolean;
  readonly ping?: boolean;
  readonly seconds?: number;
}

export const test = command<TestOptions>({
  about: `Pings between all pairs of nodes, and the throughput of each path in both directions, by iperf3. The head is one of the ends. Who seems slow is measured once more, alone, before a finding is made of it.

Programs that use the network meanwhile are slowed down; --ping disturbs nobody. Of eight nodes it takes about a minute.`,
  args: [{ name: 'NODESET', text: `${NODES_ARGUMENT} Default: all.`, optional: true, complete: ['node-set'] }],
  options: [
    { flags: '--quick', text: 'Between the head and each node alone, as it is done by itself after a start.' },
    { flags: '--ping', text: 'No throughput.' },
    {
      flags: '--seconds N',
      text: 'How long each measurement of throughput takes.',
      parse: wholeNumber('--seconds', 1, 60),
      value: 2,
    },
    JSON_OPTION,
    quietOption('the names of the nodes and paths at which something is wrong alone'),
  ],
  examples: [
    { does: 'Which cable is slow?', line: 'breadbox net test' },
    { does: 'After it was changed', line: 'breadbox net test n3 --quick' },
    { does: 'While jobs run', line: 'breadbox net test --ping' },
  ],
  async run(world, [nodes], { quick, ping, seconds = 2, ...options }) {
    const kind = quick === true ? ('quick' as const) : ('full' as const);
    const asked = { kind, seconds, throughput: ping !== true, ...(nodes !== undefined && { nodes }) };
    const { ended, interrupted } = await measure(world, connect(world), asked, options.quiet === true);
    const report = networkReport(ended);
    return interrupted === undefined ? report : { ...report, exit: interrupted.exit };
  },
});
