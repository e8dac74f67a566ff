import type { ArgumentSpec, OptionSpec } from '../../command.ts';
import { JSON_OPTION, type PrintOptions, quietOption } from '../../options.ts';

export interface AgentOptions extends PrintOptions {
  readonly dryRun?: boolean;
  readonly yes?: boolean;
}

export const AGENT_NODES: ArgumentSpec = { name: 'NODESET', text: 'Nodes of the inventory.', complete: ['node-set'] };

export const AGENT_OPTIONS: readonly OptionSpec[] = [
  { flags: '--dry-run', text: 'Say what would be changed on which nodes, and change nothing.' },
  { flags: '-y, --yes', text: 'Do not ask; host keys that were never seen before are shown and taken.' },
  JSON_OPTION,
  quietOption('the nodes alone, and no progress'),
];
