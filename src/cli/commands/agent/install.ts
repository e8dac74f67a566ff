import { connect } from '../../client.ts';
import { command } from '../../command.ts';
import { needPerson, personAt } from '../../up/ask-person.ts';
import { bring } from '../up.ts';
import { AGENT_NODES, AGENT_OPTIONS, type AgentOptions } from './agent-options.ts';

export const install = command<AgentOptions>({
  about: `Installs breadbox-agent as a service on nodes of the inventory that are of no cluster, with Node.js where it is missing, and waits until the head hears them. It needs root there, by the login or by sudo. What is as it must be is left alone: the same again brings an older agent to the version of the head, and tells it of sensors that were named since.`,
  args: [AGENT_NODES],
  options: AGENT_OPTIONS,
  examples: [
    { does: 'Watch three boards that run something else', line: "breadbox agent install 'pi[1-3]'" },
    { does: 'See what it would do', line: 'breadbox agent install pi1 --dry-run' },
  ],
  async run(world, [nodes = ''], options) {
    const isAgreed = options.yes === true || options.dryRun === true;
    // Who misspells a node learns that before a terminal is missed.
    if (!isAgreed) await connect(world).call('GET /api/inventory', { query: { nodes }, signal: world.signal });
    const person = isAgreed ? personAt(world) : needPerson(world);
    const asked = { kind: 'agent' as const, nodes, dryRun: options.dryRun ?? false };
    return bring(world, connect(world), asked, { ...options, isAgreed, takesKeys: options.yes === true, person });
  },
});
