import { BreadboxError } from '../../cluster/errors.ts';
import { type Client, connect } from '../client.ts';
import { command } from '../command.ts';
import { JSON_OPTION, type PrintOptions, quietOption } from '../options.ts';
import { needPerson, personAt } from '../up/ask-person.ts';
import { bring } from './up.ts';

interface DownOptions extends PrintOptions {
  readonly dryRun?: boolean;
  readonly yes?: boolean;
}

export const down = command<DownOptions>({
  about: `Takes the cluster down: stops its services on all nodes and takes away what Breadbox wrote there; files that were there before come back. Packages stay, and so do people's homes. The nodes stay in the inventory.`,
  args: [],
  options: [
    { flags: '--dry-run', text: 'Say what would be changed, and change nothing.' },
    { flags: '-y, --yes', text: 'Do not ask.' },
    JSON_OPTION,
    quietOption('the nodes alone, and no progress'),
  ],
  examples: [{ does: 'Take it down', line: 'breadbox down' }],
  async run(world, _, options) {
    const isAgreed = options.yes === true || options.dryRun === true;
    if (!isAgreed) await needCluster(connect(world), world.signal);
    const person = isAgreed ? personAt(world) : needPerson(world);
    const asked = { kind: 'down' as const, dryRun: options.dryRun ?? false };
    return bring(world, connect(world), asked, { ...options, isAgreed, takesKeys: options.yes === true, person });
  },
});

/** Who has no cluster learns that before a question; the head says the same of a `down` that is agreed to. */
async function needCluster(client: Client, signal: AbortSignal): Promise<void> {
  const { name } = await client.call('GET /api/cluster', { signal });
  if (name === undefined)
    throw new BreadboxError('not-found', 'There is no cluster.', { hint: 'Bring one up with: breadbox up' });
}
