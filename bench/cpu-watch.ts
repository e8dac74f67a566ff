import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

/** The kernel's clock for /proc, USER_HZ: 100 on every Linux. */
const TICKS_A_SECOND = 100;
const LOOK_MS = 500;

/** User and system time of all threads of a process, its children not counted. Undefined when it has ended. */
export function cpuSeconds(pid: number): number | undefined {
  let text: string;
  try {
    text = readFileSync(`/proc/${pid}/stat`, 'latin1');
  } catch {
    return undefined; // it has ended
  }
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) / TICKS_A_SECOND;
}

export interface CpuWatch {
  /** CPU seconds of each kind since the start. A process that came later counts from its birth. */
  seconds(): Readonly<Record<string, number>>;
  stop(): Promise<void>;
}

/** Watches processes by kind. One that ends counts with what was last seen of it, half a second before at most. */
export function watchCpu(find: () => readonly { readonly pid: number; readonly kind: string }[]): CpuWatch {
  const from = new Map(find().map(({ pid }) => [pid, cpuSeconds(pid) ?? 0]));
  const seen = new Map<number, { readonly kind: string; readonly seconds: number }>();
  const stopped = new AbortController();
  const look = (): void => {
    for (const { pid, kind } of find()) {
      const now = cpuSeconds(pid);
      if (now !== undefined) seen.set(pid, { kind, seconds: now - (from.get(pid) ?? 0) });
    }
  };
  const looking = (async () => {
    while (!stopped.signal.aborted) {
      look();
      await sleep(LOOK_MS, undefined, { signal: stopped.signal }).catch(() => undefined);
    }
  })();
  return {
    seconds() {
      look();
      const sums: Record<string, number> = {};
      for (const { kind, seconds } of seen.values()) sums[kind] = (sums[kind] ?? 0) + seconds;
      return sums;
    },
    async stop() {
      stopped.abort();
      await looking;
    },
  };
}
