import type { Passwords } from '../protocol/fleet.ts';
import type { Remote, RemoteCommand, RemoteOutput } from '../provision/ssh/remote.ts';
import type { End } from './ends.ts';
import type { NetworkProgress } from './network-progress.ts';

/** What measurements share. */
export interface Measurement {
  readonly kind: 'quick' | 'full';
  /** The head, or the node that is at its computer, is the first of a quick one. */
  readonly ends: readonly End[];
  readonly remote: Remote;
  readonly progress: NetworkProgress;
  readonly passwords: Passwords | undefined;
  /** Ends what is measured. */
  readonly signal: AbortSignal;
  /** Of each measurement of throughput. */
  readonly seconds: number;
  /** Why throughput may not be measured at this moment; `undefined`: it may. */
  readonly hinders: () => Promise<string | undefined>;
}

/** Hosts that are spoken to at once. */
export const HOSTS_AT_ONCE = 16;

export type Said = RemoteOutput | { readonly because: string };

/** @throws the reason of the signal, and nothing else: that a host does not answer is a result */
export async function ask(measurement: Measurement, end: End, command: RemoteCommand): Promise<Said> {
  const { remote, passwords, signal } = measurement;
  try {
    return await remote.run(end.target, { passwords, signal, ...command });
  } catch (error) {
    signal.throwIfAborted();
    return { because: error instanceof Error ? error.message : String(error) };
  }
}
