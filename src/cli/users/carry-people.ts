import { type UpLine, upLineSchema } from '../../protocol/provision.ts';
import type { Client } from '../client.ts';
import { readLines } from '../events.ts';
import type { World } from '../world.ts';

/**
 * Waits until the nodes know of people who came or went, and says it in a sentence. What is absent: it needs no nodes, or the
 * next `up` does it.
 */
export async function carryPeople(
  client: Client,
  world: Pick<World, 'stderr' | 'signal'>,
  up: string | undefined,
  done: string,
): Promise<{ readonly sentence: string | undefined; readonly failed: boolean }> {
  if (up === undefined) return { sentence: undefined, failed: false };
  const request = { params: { up }, signal: world.signal };
  let last: Extract<UpLine, { up: unknown }>['up'] | undefined;
  for await (const line of readLines(await client.stream('GET /api/ups/{up}/follow', request))) {
    if (line === '') continue;
    const told = upLineSchema.parse(JSON.parse(line));
    if ('up' in told) last = told.up;
  }
  if (last?.state === 'done') return { sentence: `${done} on ${last.nodes}.`, failed: false };
  for (const { sentence, hint } of last?.problems ?? []) {
    world.stderr.write(`${sentence}${hint === undefined ? '' : `\n  ${hint}`}\n`);
  }
  const state = last?.state ?? 'lost';
  return { sentence: `Not all nodes know of it yet (${up}: ${state}). Once that is mended: breadbox up`, failed: true };
}
