import { closeSync, fdatasyncSync, openSync, readFileSync, rmSync, statfsSync, writeSync } from 'node:fs';
import { availableParallelism, cpus, loadavg, release, totalmem } from 'node:os';
import { join } from 'node:path';
import { percentile } from './median.ts';

const TMPFS = 0x01021994;
const FLUSHES = 50;

export interface Machine {
  readonly cores: number;
  readonly model: string;
  readonly memBytes: number;
  readonly kernel: string;
  readonly system: string;
  readonly node: string;
  /** Over the last minute, before the first part: whatever else ran takes its share. */
  readonly load1: number;
  readonly homeInMemory: boolean;
  /** 4 KiB appended and flushed, on the disk that holds the homes. */
  readonly flushMs: { readonly p50: number; readonly p99: number };
}

export function describeMachine(directory: string): Machine {
  const times = flushTimes(directory);
  return {
    cores: availableParallelism(),
    model: cpus()[0]?.model ?? 'unknown',
    memBytes: totalmem(),
    kernel: release(),
    system: systemName(),
    node: process.version,
    load1: loadavg()[0] ?? 0,
    homeInMemory: isInMemory(directory),
    flushMs: { p50: percentile(times, 50), p99: percentile(times, 99) },
  };
}

export function isInMemory(directory: string): boolean {
  return statfsSync(directory).type === TMPFS;
}

export function machineText(machine: Machine): string {
  const { cores, model, memBytes, system, kernel, node, load1, flushMs, homeInMemory } = machine;
  const lines = [
    `${cores} cores (${model}), ${(memBytes / 2 ** 30).toFixed(0)} GiB, ${system}, Linux ${kernel}, Node ${node}`,
    `Load ${load1.toFixed(1)} before the start. A flush to the disk takes ${flushMs.p50.toFixed(2)} ms (p99 ${flushMs.p99.toFixed(2)}).`,
  ];
  if (homeInMemory) lines.push('The data lies in memory (tmpfs): nothing here says anything about a disk.');
  if (load1 > cores / 2) lines.push('Something else is busy on this machine: use the ratios, not the figures.');
  return lines.join('\n');
}

function flushTimes(directory: string): number[] {
  const path = join(directory, 'flush');
  const file = openSync(path, 'w', 0o600);
  const block = Buffer.alloc(4096, 1);
  try {
    return Array.from({ length: FLUSHES }, () => {
      const fromMs = performance.now();
      writeSync(file, block);
      fdatasyncSync(file);
      return performance.now() - fromMs;
    });
  } finally {
    closeSync(file);
    rmSync(path);
  }
}

function systemName(): string {
  try {
    return /^PRETTY_NAME="(.*)"$/m.exec(readFileSync('/etc/os-release', 'utf8'))?.[1] ?? 'unknown';
  } catch {
    return 'unknown';
  }
}
