import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** What the two versions of cgroups call the same. Kernel: admin-guide/cgroup-v1/memory and admin-guide/cgroup-v2. */
export interface MemoryFiles {
  setLimit(directory: string, bytes: number): Promise<void>;
  read(directory: string): MemoryReading | undefined;
}

export interface MemoryReading {
  /** What cannot be given back: the kernel's cache of files is not in it. */
  readonly heldBytes: number;
  readonly cacheBytes: number;
  /** With the cache. */
  readonly peakBytes: number | undefined;
  readonly oomKills: number;
}

export const MEMORY_V1: MemoryFiles = {
  async setLimit(directory, bytes) {
    await writeFile(join(directory, 'memory.limit_in_bytes'), String(bytes));
    // Memory and swap together; absent where the kernel does not count swap.
    await writeFile(join(directory, 'memory.memsw.limit_in_bytes'), String(bytes)).catch(() => undefined);
  },
  read(directory) {
    const stat = readKeys(join(directory, 'memory.stat'));
    if (stat === undefined) return undefined;
    const shared = stat.get('total_shmem') ?? 0;
    return {
      heldBytes: (stat.get('total_rss') ?? 0) + shared,
      cacheBytes: Math.max(0, (stat.get('total_cache') ?? 0) - shared),
      peakBytes: readNumber(join(directory, 'memory.max_usage_in_bytes')),
      oomKills: readKeys(join(directory, 'memory.oom_control'))?.get('oom_kill') ?? 0,
    };
  },
};

export const MEMORY_V2: MemoryFiles = {
  async setLimit(directory, bytes) {
    await writeFile(join(directory, 'memory.max'), String(bytes));
    await writeFile(join(directory, 'memory.swap.max'), '0').catch(() => undefined); // absent where there is no swap
  },
  read(directory) {
    const stat = readKeys(join(directory, 'memory.stat'));
    if (stat === undefined) return undefined;
    const shared = stat.get('shmem') ?? 0;
    return {
      heldBytes: (stat.get('anon') ?? 0) + shared,
      cacheBytes: Math.max(0, (stat.get('file') ?? 0) - shared),
      peakBytes: readNumber(join(directory, 'memory.peak')), // since Linux 5.19
      oomKills: readKeys(join(directory, 'memory.events'))?.get('oom_kill') ?? 0,
    };
  },
};

/** Lines of `key number`. `undefined`: no such file. */
export function readKeys(path: string): ReadonlyMap<string, number> | undefined {
  const lines = readNow(path)
    ?.split('\n')
    .map((line) => line.split(' '));
  return lines && new Map(lines.map(([key, value]) => [key!, Number(value)]));
}

export function readNumber(path: string): number | undefined {
  const text = readNow(path);
  return text === undefined || !/^\d+\s*$/.test(text) ? undefined : Number(text);
}

/** Without leaving the thread: no disk is behind these files, and five of them take 0.2 ms instead of 1.9. */
function readNow(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined; // the cgroup is gone, or this kernel has no such file
  }
}
