import { createHmac, timingSafeEqual } from 'node:crypto';

export interface SimpleLeaseId {
  readonly run: number;
  readonly seq: number;
  readonly attempt: number;
  readonly pilot: number;
}

/** Sixteen bytes of HMAC-SHA256, base64url. */
const SIGNATURE = /^[A-Za-z0-9_-]{22}$/;

/** What a simple worker knows a leased task by: nobody without the head's secret can make one up. */
export function signHandle(secret: Buffer, { run, seq, attempt, pilot }: SimpleLeaseId): string {
  const ids = [run, seq, attempt, pilot].map((id) => id.toString(36)).join('.');
  return `${ids}.${signature(secret, ids).toString('base64url')}`;
}

/** `undefined`: the head that has this secret did not give it out. */
export function readHandle(secret: Buffer, handle: string): SimpleLeaseId | undefined {
  const dot = handle.lastIndexOf('.');
  const ids = handle.slice(0, Math.max(dot, 0));
  const given = handle.slice(dot + 1);
  if (!SIGNATURE.test(given) || !timingSafeEqual(Buffer.from(given, 'base64url'), signature(secret, ids)))
    return undefined;
  const [run = 0, seq = 0, attempt = 0, pilot = 0] = ids.split('.').map((id) => Number.parseInt(id, 36));
  return { run, seq, attempt, pilot };
}

function signature(secret: Buffer, ids: string): Buffer {
  return createHmac('sha256', secret).update(ids).digest().subarray(0, 16);
}
