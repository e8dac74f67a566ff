/** What one service needs, or one node has. `undefined` of a node: unknown, and so it holds nothing that needs it. */
export interface Needs {
  readonly name: string;
  readonly cores: number;
  readonly memBytes: number;
  readonly diskBytes: number;
  /** May not be on one node with others that name the same. */
  readonly apart?: string | undefined;
}

export interface HoldingNode {
  readonly name: string;
  readonly kind: string;
  readonly cores?: number | undefined;
  readonly memBytes?: number | undefined;
  readonly diskBytes?: number | undefined;
}

/** More than that is no small machine; the search goes as deep as there are services. */
export const MOST_SERVICES = 2000;
export const MOST_NODES = 1000;

export interface Holding {
  /** Nodes that are used, in order, with the services on each. */
  readonly nodes: readonly { readonly node: string; readonly kind: string; readonly services: readonly string[] }[];
  /** Fewer are impossible: proved by trying, or by what is needed in all. */
  readonly atLeast: number;
  /** Whether `nodes` is proved to be the fewest. */
  readonly isFewest: boolean;
}

export interface NotHeld {
  /** For which first-fit finds no room. */
  readonly unheld: readonly string[];
  /** Whether there is no way at all; else none was found. */
  readonly isProved: boolean;
}

/** A search that has tried so many places gives up the proof; this is some tenths of a second on a small computer. */
const MOST_STEPS = 400_000;

/**
 * The smallest set of nodes that holds the services. Packing in several dimensions is a hard problem: a first answer comes from
 * first-fit, largest first; then all others are tried, until fewer are impossible or `MOST_STEPS` places were tried, and then the
 * answer is a good one whose distance from the best is at most `nodes.length - atLeast`. Up to `MOST_SERVICES` and `MOST_NODES`.
 */
export function holdServices(services: readonly Needs[], nodes: readonly HoldingNode[]): Holding | NotHeld {
  const room = [...nodes].sort((a, b) => size(b) - size(a));
  const wanted = [...services].sort((a, b) => weight(b, room) - weight(a, room));
  const impossible = wanted.filter((service) => !room.some((node) => fits(service, [], node)));
  if (impossible.length > 0) return { unheld: impossible.map(({ name }) => name), isProved: true };
  const least = lowerBound(wanted, room);
  const first = firstFit(wanted, room);
  const fewest = first === undefined ? room.length + 1 : usedOf(first);
  const search = { steps: 0, best: first, fewest, wanted, room, least };
  tryAll(
    search,
    room.map(() => []),
    0,
    0,
  );
  const isProved = search.steps < MOST_STEPS;
  if (search.best === undefined) return { unheld: unheldBy(wanted, room), isProved };
  const used = search.best.flatMap((held, at) => (held.length === 0 ? [] : [{ held, node: room[at]! }]));
  return {
    nodes: used.map(({ held, node }) => ({ node: node.name, kind: node.kind, services: held.map(({ name }) => name) })),
    atLeast: isProved ? used.length : least,
    isFewest: isProved || used.length === least,
  };
}

type Places = readonly (readonly Needs[])[];

interface Search {
  steps: number;
  best: Places | undefined;
  /** Nodes of `best`; without one, more than there are. */
  fewest: number;
  readonly wanted: readonly Needs[];
  readonly room: readonly HoldingNode[];
  readonly least: number;
}

/** Depth first: the next service on each node that is used, and on one empty node of each kind. `places` is as before when it returns. */
function tryAll(search: Search, places: readonly Needs[][], at: number, used: number): void {
  const { wanted, room, least } = search;
  const service = wanted[at];
  if (service === undefined && used < search.fewest) {
    search.best = places.map((held) => [...held]);
    search.fewest = used;
  }
  if (service === undefined) return;
  const empties = new Set<string>();
  for (const [index, node] of room.entries()) {
    if (used >= search.fewest || search.fewest === least || search.steps >= MOST_STEPS) return;
    const held = places[index]!;
    if (held.length === 0 && empties.has(kindOf(node))) continue;
    if (held.length === 0) empties.add(kindOf(node));
    search.steps++;
    if (!fits(service, held, node)) continue;
    const isFirst = held.length === 0;
    held.push(service);
    tryAll(search, places, at + 1, used + (isFirst ? 1 : 0));
    held.pop();
  }
}

function firstFit(wanted: readonly Needs[], room: readonly HoldingNode[]): Places | undefined {
  const places: Needs[][] = room.map(() => []);
  for (const service of wanted) {
    const found = room.findIndex((node, index) => fits(service, places[index]!, node));
    if (found < 0) return undefined;
    places[found]!.push(service);
  }
  return places;
}

/** Those for which first-fit has no room left. */
function unheldBy(wanted: readonly Needs[], room: readonly HoldingNode[]): readonly string[] {
  const places: Needs[][] = room.map(() => []);
  return wanted.flatMap((service) => {
    const found = room.findIndex((node, index) => fits(service, places[index]!, node));
    if (found < 0) return [service.name];
    places[found]!.push(service);
    return [];
  });
}

function fits(service: Needs, held: readonly Needs[], node: HoldingNode): boolean {
  if (service.apart !== undefined && held.some(({ apart }) => apart === service.apart)) return false;
  return DIMENSIONS.every((key) => {
    const needed = held.reduce((sum, one) => sum + one[key], service[key]);
    return needed === 0 || needed <= (node[key] ?? 0) * (1 + 1e-9);
  });
}

const DIMENSIONS = ['cores', 'memBytes', 'diskBytes'] as const;

/** In each dimension, the largest nodes until the sum suffices; and those that must be apart. */
function lowerBound(wanted: readonly Needs[], room: readonly HoldingNode[]): number {
  const perDimension = DIMENSIONS.map((key) => {
    let left = wanted.reduce((sum, service) => sum + service[key], 0);
    const sizes = room.map((node) => node[key] ?? 0).sort((a, b) => b - a);
    let count = 0;
    while (left > 0 && count < sizes.length) left -= sizes[count++]! * (1 + 1e-9);
    return count;
  });
  const groups = new Map<string, number>();
  for (const { apart } of wanted) if (apart !== undefined) groups.set(apart, (groups.get(apart) ?? 0) + 1);
  return Math.max(wanted.length === 0 ? 0 : 1, ...perDimension, ...groups.values());
}

function usedOf(places: Places): number {
  return places.filter((held) => held.length > 0).length;
}

function kindOf({ cores, memBytes, diskBytes }: HoldingNode): string {
  return [cores, memBytes, diskBytes].join(' ');
}

function size({ memBytes = 0, cores = 0 }: HoldingNode): number {
  return memBytes + cores;
}

/** The largest share of the largest node that it takes in any dimension. */
function weight(service: Needs, room: readonly HoldingNode[]): number {
  return Math.max(
    ...DIMENSIONS.map((key) => {
      const most = Math.max(0, ...room.map((node) => node[key] ?? 0));
      return most === 0 ? 0 : service[key] / most;
    }),
  );
}
