import type { Host } from '../cluster.ts';

/** How a host's processors lie, in Slurm's words; `cpus` is their product, or they are counted alone. */
export interface Topology {
  readonly cpus: number;
  /** `undefined` where the sockets are not all alike, such as boards with two kinds of cores. */
  readonly shape:
    | { readonly sockets: number; readonly coresPerSocket: number; readonly threadsPerCore: number }
    | undefined;
}

/** A line for each processor: `@cpu SOCKET,CORE`. lscpu is on every Debian. */
export const LOOK_AT_TOPOLOGY = `LC_ALL=C lscpu -p=SOCKET,CORE 2>/dev/null | sed -n 's/^[0-9]/@cpu &/p'\n`;

export function readTopology(looked: string, host: Host): Topology {
  const cpus = Array.from(looked.matchAll(/^@cpu (\d+,\d+)$/gm), ([, core]) => core!);
  if (cpus.length !== host.facts.cores) return { cpus: host.facts.cores, shape: undefined };
  const threads = countBy(cpus);
  const cores = countBy([...threads.keys()].map((core) => core.slice(0, core.indexOf(','))));
  const [threadsPerCore, ...otherThreads] = new Set(threads.values());
  const [coresPerSocket, ...otherCores] = new Set(cores.values());
  const isEven = otherThreads.length === 0 && otherCores.length === 0;
  const shape = { sockets: cores.size, coresPerSocket: coresPerSocket!, threadsPerCore: threadsPerCore! };
  return { cpus: cpus.length, shape: isEven ? shape : undefined };
}

function countBy(keys: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
  return counts;
}
