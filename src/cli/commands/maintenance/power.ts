import { connect } from '../../client.ts';
import { type CommandGroup, command } from '../../command.ts';
import { maintain } from '../../maintenance/maintain.ts';
import { maintenanceReport } from '../../maintenance/maintenance-report.ts';
import { JSON_OPTION, quietOption } from '../../options.ts';
import { text } from '../../output/report.ts';
import { personAt } from '../../up/ask-person.ts';
import { NODES_ARGUMENT } from '../nodes/list.ts';
import { type MaintenanceOptions, WAIT_OPTIONS, waitOf } from './reboot.ts';

interface OffOptions extends MaintenanceOptions {
  readonly yes?: boolean;
}

const off = command<OffOptions>({
  about: `Switches nodes off: they are drained, and go off once nothing runs there any more. Those that others need are the last: who serves the homes, then the head of the cluster, then the computer of this head. Switched on again, they serve without a word.`,
  args: [
    { name: 'NODESET', text: `${NODES_ARGUMENT} Without it, the cluster.`, optional: true, complete: ['node-set'] },
  ],
  options: [
    ...WAIT_OPTIONS,
    { flags: '-y, --yes', text: 'Do not ask.' },
    JSON_OPTION,
    quietOption('the nodes that are off, and no progress'),
  ],
  examples: [{ does: 'Before the fuse is changed', line: 'breadbox power off' }],
  async run(world, [nodes], options) {
    const person = options.yes ? undefined : personAt(world);
    if (person !== undefined && !(await person.agrees(`Switch off ${nodes ?? 'the whole cluster'}?`)))
      return { json: null, quiet: [], blocks: [text('Nothing was switched off.')] };
    const { reason } = options;
    const asked = {
      ...{ kind: 'power-off' as const, ...(nodes !== undefined && { nodes }) },
      ...(reason !== undefined && { reason }),
      ...waitOf(options),
    };
    const { ended, interrupted } = await maintain(world, connect(world), asked, options.quiet === true);
    return maintenanceReport(world, ended, interrupted);
  },
});

export const power: CommandGroup = {
  about: 'Switches nodes off, those that others need last. Whoever wants them on again presses their switch.',
  commands: [{ name: 'off', summary: 'drain nodes and switch them off', load: async () => off }],
};
