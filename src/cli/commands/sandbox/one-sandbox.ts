import { BreadboxError } from '../../../cluster/errors.ts';
import type { Client } from '../../client.ts';

/** The one that is named, or the only one there is. @throws BreadboxError `usage`, `not-found` */
export async function oneSandbox(
  client: Client,
  name: string | undefined,
  what: string,
  signal: AbortSignal,
): Promise<string> {
  if (name !== undefined) return name;
  const there = (await client.call('GET /api/sandboxes', { signal })).map((sandbox) => sandbox.name);
  const [only] = there;
  if (only === undefined) {
    throw new BreadboxError('not-found', 'There is no practice cluster.', { hint: 'breadbox sandbox create' });
  }
  if (there.length === 1) return only;
  throw new BreadboxError('usage', `There are several practice clusters: ${there.join(', ')}.`, {
    hint: `Say which: breadbox sandbox ${what} NAME`,
  });
}
