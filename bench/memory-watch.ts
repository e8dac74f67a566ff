import { readFileSync } from 'node:fs';

const LOOK_MS = 50;

export interface MemoryPeak {
  /** Highest of the samples, and what the kernel says was the highest ever. */
  readonly sampledBytes: number;
  readonly peakBytes: number;
}

/** Watches a process's resident memory until `stop`. */
export function watchMemory(pid: number): { peak(): MemoryPeak; stop(): void } {
  let sampledBytes = 0;
  const look = (): void => {
    sampledBytes = Math.max(sampledBytes, statusBytes(pid, 'VmRSS'));
  };
  look();
  const timer = setInterval(look, LOOK_MS);
  return {
    peak: () => ({ sampledBytes, peakBytes: statusBytes(pid, 'VmHWM') }),
    stop: () => clearInterval(timer),
  };
}

function statusBytes(pid: number, key: 'VmRSS' | 'VmHWM'): number {
  const match = new RegExp(`^${key}:\\s+(\\d+) kB$`, 'm').exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
  if (match === null) throw new Error(`/proc/${pid}/status has no ${key}`);
  return Number(match[1]) * 1024;
}
