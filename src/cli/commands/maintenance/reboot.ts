import { BreadboxError } from '../../../cluster/errors.ts';
import { connect } from '../../client.ts';
import { command } from '../../command.ts';
import { maintain } from '../../maintenance/maintain.ts';
import { maintenanceReport } from '../../maintenance/maintenance-report.ts';
import { JSON_OPTION, type PrintOptions, quietOption, wholeNumber } from '../../options.ts';
import { NODES_ARGUMENT } from '../nodes/list.ts';

export interface MaintenanceOptions extends PrintOptions {
  readonly reason?: string;
  readonly wait?: number;
}

interface RebootOptions extends MaintenanceOptions {
  readonly rolling?: boolean;
  readonly allAtOnce?: boolean;
  readonly atOnce?: number;
  readonly byGroup?: boolean;
}

export const WAIT_OPTIONS = [
  { flags: '-r, --reason TEXT', text: 'Why: everybody reads it while the nodes are drained.' },
  {
    flags: '--wait SECONDS',
    text: 'How long a node may take to end what runs there; then it is left out.',
    parse: wholeNumber('--wait', 0, 7 * 86_400),
    shownDefault: 'a day',
  },
] as const;

export const reboot = command<RebootOptions>({
  about: `Restarts nodes without a job noticing: each is drained, restarted once nothing runs there any more, seen in another boot, tested by a job, and resumed, before it is the next one's turn. The head of the cluster is the last. A node that does not come back stays drained, and the rest is left as it is.

Ctrl-C takes no further node. What was interrupted goes on with the same command.`,
  args: [
    { name: 'NODESET', text: `${NODES_ARGUMENT} Without it, the cluster.`, optional: true, complete: ['node-set'] },
  ],
  options: [
    { flags: '--rolling', text: 'One node after another; this is how it is done unless another way is given.' },
    {
      flags: '--at-once N',
      text: 'So many nodes at a time.',
      parse: wholeNumber('--at-once', 1, 64),
      shownDefault: '1',
    },
    { flags: '--by-group', text: 'The nodes of a group of the inventory together.' },
    { flags: '--all-at-once', text: 'All of them together, the head after them.' },
    ...WAIT_OPTIONS,
    JSON_OPTION,
    quietOption('the nodes that have restarted, and no progress'),
  ],
  examples: [
    { does: 'The whole cluster, node after node', line: 'breadbox reboot --rolling' },
    { does: 'Two at a time', line: "breadbox reboot 'n[1-8]' --at-once 2 --reason 'new kernel'" },
  ],
  async run(world, [nodes], options) {
    const { rolling, allAtOnce = false, byGroup = false, reason } = options;
    if (allAtOnce && (rolling || byGroup || options.atOnce !== undefined))
      throw new BreadboxError('usage', '--all-at-once and another order cannot be given together.');
    const asked = {
      ...{ kind: 'reboot' as const, rolling: !allAtOnce, byGroup },
      ...(options.atOnce !== undefined && { atOnce: options.atOnce }),
      ...(nodes !== undefined && { nodes }),
      ...(reason !== undefined && { reason }),
      ...waitOf(options),
    };
    const { ended, interrupted } = await maintain(world, connect(world), asked, options.quiet === true);
    return maintenanceReport(world, ended, interrupted);
  },
});

export function waitOf({ wait }: MaintenanceOptions): { drainSec?: number } {
  return wait === undefined ? {} : { drainSec: wait };
}
