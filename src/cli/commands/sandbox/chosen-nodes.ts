import { BreadboxError } from '../../../cluster/errors.ts';
import { NodeSet } from '../../../cluster/node-set.ts';
import type { Client } from '../../client.ts';
import type { ArgumentSpec } from '../../command.ts';

export const NODE_ARGUMENT: ArgumentSpec = { name: 'NODE', text: 'A virtual node, or a node set such as lab-n[1-2].' };

/** Names of nodes begin with that of their practice cluster, so they say where they are. @throws BreadboxError `not-found` */
export async function chosenNodes(
  client: Client,
  nodeSet: string,
  signal: AbortSignal,
): Promise<readonly { readonly name: string; readonly node: string }[]> {
  const wanted = [...NodeSet.parse(nodeSet)];
  const sandboxes = await client.call('GET /api/sandboxes', { signal });
  return wanted.map((node) => {
    const found = sandboxes.find(({ nodes }) => nodes.some((one) => one.node === node));
    if (found !== undefined) return { name: found.name, node };
    throw new BreadboxError('not-found', `No practice cluster has a node ${node}.`, { hint: 'breadbox sandbox list' });
  });
}
