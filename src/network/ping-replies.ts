import type { Ping } from '../protocol/network.ts';

/** What ping said: its figures, or why there are none. */
export type PingAnswer = { readonly ping: Ping } | { readonly because: string };

const REPLY = /\b(?:icmp_seq|icmp_req|seq)=(\d+) .*?time[=<]([\d.]+) ?ms/;
const SENT = /(\d+) packets transmitted/;
/** What ping and the resolver say where nothing was sent. */
const REFUSED =
  /^(?:ping\d?: )?(.*(?:not permitted|not known|[Bb]ad address|unreachable|Temporary failure|not found).*)$/m;

/**
 * Of iputils-ping and of busybox; both print a line for each reply and how many were sent. Duplicates count once. Jitter is the
 * mean difference of one round trip to the one before, the quantity that RFC 3550 (6.4.1) smooths.
 */
export function readPing(text: string): PingAnswer {
  const trips = new Map<number, number>();
  for (const line of text.split('\n')) {
    const reply = REPLY.exec(line);
    if (reply !== null && !trips.has(Number(reply[1]))) trips.set(Number(reply[1]), Number(reply[2]));
  }
  const sent = Number(SENT.exec(text)?.[1] ?? 0);
  if (sent === 0) return { because: REFUSED.exec(text)?.[1]?.trim() ?? 'ping said nothing that is understood.' };
  if (trips.size === 0) return { because: `None of ${sent} pings came back.` };
  const inOrder = [...trips].sort(([a], [b]) => a - b).map(([, ms]) => ms);
  return { ping: { ...spread(inOrder), loss: Math.max(0, 1 - trips.size / sent), jitter: jitterOf(inOrder) } };
}

function spread(trips: readonly number[]): Pick<Ping, 'min' | 'median' | 'max'> {
  const sorted = [...trips].sort((a, b) => a - b);
  return { min: sorted[0]!, median: round(medianOf(sorted)), max: sorted.at(-1)! };
}

function jitterOf(trips: readonly number[]): number {
  if (trips.length < 2) return 0;
  const steps = trips.slice(1).map((ms, i) => Math.abs(ms - trips[i]!));
  return round(steps.reduce((sum, step) => sum + step, 0) / steps.length);
}

/** Of numbers in ascending order, at least one. */
export function medianOf(sorted: readonly number[]): number {
  const middle = sorted.length / 2;
  return Number.isInteger(middle) ? (sorted[middle - 1]! + sorted[middle]!) / 2 : sorted[Math.floor(middle)]!;
}

/** Microseconds are as fine as ping tells. */
function round(ms: number): number {
  return Math.round(ms * 1000) / 1000;
}
