import { type Address, type HeadFile, readHeadFile } from '../address.ts';
import { Client } from '../client.ts';
import { startDeadline } from '../deadline.ts';
import { processIsAlive } from './process-is-alive.ts';

/** A head that is busy with its disk may take this long to say that it is well. */
const HEALTH_SEC = 5;

/** The head that runs on this data directory: its process lives and it answers. */
export async function runningHead(home: string, signal: AbortSignal): Promise<HeadFile | undefined> {
  const head = readHeadFile(home);
  if (head === undefined || !processIsAlive(head.pid)) return undefined;
  return (await isHealthy(head, signal)) ? head : undefined;
}

/** Asks without a token. */
export async function isHealthy(
  { url, ca, fingerprint }: Pick<Address, 'url' | 'ca' | 'fingerprint'>,
  parent: AbortSignal,
): Promise<boolean> {
  const { signal, stop } = startDeadline(parent, HEALTH_SEC, `GET ${url}/api/health`);
  try {
    const { ok } = await new Client({ url, ca, fingerprint, token: undefined, hint: '' }).call('GET /api/health', {
      signal,
    });
    return ok;
  } catch {
    parent.throwIfAborted();
    return false; // whatever keeps it from answering, it is not a head that one can use
  } finally {
    stop();
  }
}
