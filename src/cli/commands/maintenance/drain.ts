import { BreadboxError } from '../../../cluster/errors.ts';
import { NodeSet } from '../../../cluster/node-set.ts';
import type { EngineNodeRow } from '../../../protocol/jobs.ts';
import { connect } from '../../client.ts';
import { command } from '../../command.ts';
import { JSON_OPTION, type PrintOptions, quietOption } from '../../options.ts';
import { type Report, text } from '../../output/report.ts';
import { NODES_ARGUMENT } from '../nodes/list.ts';

interface DrainOptions extends PrintOptions {
  readonly reason?: string;
}

export const drain = command<DrainOptions>({
  about:
    'Nodes take no new work; what runs there ends as it would. Everybody reads the reason. It holds until breadbox resume, also over restarts.',
  args: [{ name: 'NODESET', text: NODES_ARGUMENT, complete: ['node-set'] }],
  options: [
    { flags: '-r, --reason TEXT', text: 'Why, and who it was.', required: true },
    JSON_OPTION,
    quietOption('the names of the nodes alone'),
  ],
  examples: [{ does: 'Before the fan of n2 is changed', line: "breadbox drain n2 --reason 'new fan, Ada'" }],
  async run(world, [nodes], { reason = '' }) {
    if (reason.trim() === '')
      throw new BreadboxError('usage', 'A drain needs a reason.', { hint: "Such as: --reason 'new fan, Ada'" });
    const body = { nodes: nodes!, reason: reason.trim() };
    return nodesReport(await connect(world).call('POST /api/nodes/drain', { body, signal: world.signal }));
  },
});

/** Nodes as the engine sees them, after something was done with them. */
export function nodesReport(rows: readonly EngineNodeRow[]): Report {
  const byState = new Map<string, string[]>();
  for (const { node, state, reason } of rows) {
    const words = `${state}${reason === undefined ? '' : `: ${reason}`}`;
    byState.set(words, [...(byState.get(words) ?? []), node]);
  }
  return {
    json: rows.map(({ node, state, reason = null, busyCores, cores }) => ({ node, state, reason, busyCores, cores })),
    quiet: rows.map(({ node }) => node),
    blocks: [...byState].map(([words, nodes]) => text(`${NodeSet.of(nodes)} ${words}`)),
  };
}
