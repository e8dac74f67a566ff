import { connect } from '../../client.ts';
import { command } from '../../command.ts';
import { needPerson, personAt } from '../../up/ask-person.ts';
import { bring } from '../up.ts';
import { AGENT_NODES, AGENT_OPTIONS, type AgentOptions } from './agent-options.ts';

export const remove = command<AgentOptions>({
  about: `Stops the agent on nodes that are of no cluster and takes it away, with its token. What was measured stays until it is too old. Node.js stays, and the nodes stay in the inventory.`,
  args: [AGENT_NODES],
  options: AGENT_OPTIONS,
  examples: [{ does: 'Watch them no more', line: "breadbox agent remove 'pi[1-3]'" }],
  async run(world, [nodes = ''], options) {
    const isAgreed = options.yes === true || options.dryRun === true;
    // Who misspells a node learns that before a terminal is missed.
    if (!isAgreed) await connect(world).call('GET /api/inventory', { query: { nodes }, signal: world.signal });
    const person = isAgreed ? personAt(world) : needPerson(world);
    const asked = { kind: 'agent-remove' as const, nodes, dryRun: options.dryRun ?? false };
    return bring(world, connect(world), asked, { ...options, isAgreed, takesKeys: options.yes === true, person });
  },
});
