import type { Client } from './client.ts';

/** The name under which the caller's jobs stand. */
export async function callerName(client: Client, signal: AbortSignal): Promise<string> {
  return (await client.call('GET /api/me', { signal })).user;
}
