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
  const cpus = Array.from(looked.matchAll(/^@cpu (\d*),(\d+)$/gm), ([, socket, core]) => ({
    socket,
    core: `${socket},${core}`,
  }));
  if (cpus.length !== host.facts.cores) return { cpus: host.facts.cores, shape: undefined };
  const sockets = new Set(cpus.map(({ socket }) => socket)).size;
  const cores = new Set(cpus.map(({ core }) => core)).size;
  const shape = { sockets, coresPerSocket: cores / sockets, threadsPerCore: cpus.length / cores };
  const isEven = Object.values(shape).every(Number.isInteger);
  return { cpus: cpus.length, shape: isEven ? shape : undefined };
}
