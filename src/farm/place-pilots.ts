import { type EngineNode, serves } from '../jobs/engine.ts';
import { type Demand, divideSlots } from './shares.ts';
import { coresForJobs, type Wanted } from './wanted-slots.ts';

/** What a head that also computes gives to the farm. */
const HEAD_SLOTS = 2;
/** A slot that does not divide evenly stays for minutes: to move it, a pilot has to end and another to start. */
const AHEAD_SLOT_SEC = 300;
/** Of the pilot's own process. */
const PILOT_MEM_BYTES = 256 * 2 ** 20;

/** A pilot on a node of a cluster: what it holds there cannot be changed while it runs. */
export interface NodePilot {
  readonly pilot: number;
  readonly owner: string;
  /** Where it runs, or was sent. */
  readonly node: string;
  readonly cpus: number;
  readonly isPending: boolean;
  /** It will end: it was told to leave, or its node has fallen silent. */
  readonly isLeaving: boolean;
}

export interface PilotStart {
  readonly owner: string;
  readonly node: string;
  readonly slots: number;
  readonly cpus: number;
  readonly memBytes: number;
}

export interface Placing {
  /** Cores of the farm, all users together. */
  readonly slots: number;
  /** In cores, too. */
  readonly targets: ReadonlyMap<string, number>;
  readonly starts: readonly PilotStart[];
  /** Those above their owner's share whose cores somebody waits for. */
  readonly surplus: readonly number[];
}

export interface PlacingInput {
  readonly nodes: readonly EngineNode[];
  readonly pilots: readonly NodePilot[];
  readonly wanted: ReadonlyMap<string, Wanted>;
  /** What a user has had so far, in slot-seconds. */
  readonly used: (owner: string) => number;
  /** Nodes where no pilot of this user can be started at the moment. */
  readonly avoids: (owner: string, node: string) => boolean;
}

interface Room {
  readonly node: EngineNode;
  readonly cores: number;
  /** Held by jobs that are no pilots. */
  readonly ofJobs: number;
  free: number;
}

/**
 * Which pilots to start, one a node and owner, and which are to leave. Pure: nothing is remembered but what the pilots hold.
 */
export function placePilots(input: PlacingInput): Placing {
  const { pilots } = input;
  const rooms = input.nodes.filter(({ state }) => serves(state)).map((node) => roomOf(node, pilots));
  // A task that is meant for more cores than any node has runs all the same.
  const largest = Math.max(1, ...rooms.map(({ node }) => node.cores));
  const wanted = new Map(
    [...input.wanted].map(([owner, want]) => [owner, { ...want, taskCpus: Math.min(want.taskCpus, largest) }]),
  );
  const cores = sumOf(rooms, (room) => room.cores);
  const ofJobs = sumOf(rooms, (room) => room.ofJobs);
  const nodes = rooms.map(({ node }) => node);
  const forJobs = coresForJobs(nodes, ofJobs, cores, wanted.size);
  const slots = Math.max(0, cores - forJobs);
  const staying = pilots.filter(({ isLeaving }) => !isLeaving);
  const has = (owner: string): number => sumOf(staying, (pilot) => (pilot.owner === owner ? pilot.cpus : 0));
  const demands = [...wanted].map(
    ([user, want]): Demand => ({ user, wanted: want.slots * want.taskCpus, held: has(user), used: input.used(user) }),
  );
  const targets = divideSlots(slots, demands, AHEAD_SLOT_SEC);
  const starts: PilotStart[] = [];
  let lacking = Math.max(0, forJobs - ofJobs - sumOf(rooms, ({ free }) => free));
  for (const [owner, want] of wanted) {
    const more = (targets.get(owner) ?? 0) - has(owner);
    const own = startsOf(owner, more, want, rooms, input.avoids);
    starts.push(...own);
    lacking += Math.max(0, more - sumOf(own, (start) => start.cpus));
  }
  starts.push(...queued(wanted, rooms, starts, input));
  lacking -= sumOf(pilots, ({ isLeaving, cpus }) => (isLeaving ? cpus : 0));
  return { slots, targets, starts, surplus: surplusOf(staying, targets, lacking) };
}

function roomOf(node: EngineNode, pilots: readonly NodePilot[]): Room {
  const here = pilots.filter((pilot) => pilot.node === node.node);
  const held = sumOf(here, ({ cpus }) => cpus);
  const running = sumOf(here, ({ isPending, cpus }) => (isPending ? 0 : cpus));
  const ofJobs = Math.max(0, node.busyCores - running);
  const cores = node.isHead ? Math.min(HEAD_SLOTS, node.cores) : node.cores;
  return { node, cores, ofJobs, free: Math.max(0, Math.min(cores - held, node.cores - ofJobs - held)) };
}

/** The emptiest nodes first, the head node last. */
function startsOf(
  owner: string,
  cores: number,
  want: Wanted,
  rooms: readonly Room[],
  avoids: PlacingInput['avoids'],
): readonly PilotStart[] {
  const starts: PilotStart[] = [];
  let left = cores;
  for (const room of [...rooms].sort(byRoom)) {
    const { node, free } = room;
    if (left <= 0) break;
    if (free === 0 || avoids(owner, node.node)) continue;
    const start = startOn(owner, node, Math.min(free, left), want);
    if (start === undefined) continue;
    starts.push(start);
    left -= start.cpus;
    room.free -= start.cpus;
  }
  return starts;
}

function byRoom(a: Room, b: Room): number {
  return Number(a.node.isHead ?? false) - Number(b.node.isHead ?? false) || b.free - a.free;
}

/**
 * As many slots as its memory is enough for, one at least; where tasks do not say, its part of the node's memory. `undefined`: not one task
 * has the cores that it is meant to use.
 */
function startOn(
  owner: string,
  node: EngineNode,
  cores: number,
  { taskMemBytes, taskCpus }: Wanted,
): PilotStart | undefined {
  const most = Math.floor(cores / taskCpus);
  if (most === 0) return undefined;
  const idle = node.memBytes - node.busyMemBytes - PILOT_MEM_BYTES;
  const slots = taskMemBytes === 0 ? most : Math.max(1, Math.min(most, Math.floor(idle / taskMemBytes)));
  const cpus = slots * taskCpus;
  const part = Math.floor((node.memBytes * cpus) / node.cores);
  const memBytes = taskMemBytes === 0 ? part : slots * taskMemBytes + PILOT_MEM_BYTES;
  return { owner, node: node.node, slots, cpus, memBytes: Math.min(node.memBytes, memBytes) };
}

/** Where jobs wait for all cores there are, whoever has no pilot waits in their queue: it would never find an idle core. */
function queued(
  wanted: ReadonlyMap<string, Wanted>,
  rooms: readonly Room[],
  starts: readonly PilotStart[],
  { pilots, avoids }: PlacingInput,
): readonly PilotStart[] {
  if (rooms.every(({ node }) => node.wantedCores === 0)) return [];
  return [...wanted].flatMap(([owner, want]) => {
    if ([...starts, ...pilots].some((one) => one.owner === owner)) return [];
    const [best] = rooms
      .filter(({ node }) => !node.isHead && !avoids(owner, node.node))
      .sort((a, b) => a.node.wantedCores - b.node.wantedCores || b.cores - a.cores);
    return best === undefined
      ? []
      : (startOn(owner, best.node, Math.min(want.slots * want.taskCpus, best.cores), want) ?? []);
  });
}

/** Those that have not begun first, then the largest: what is freed together is worth more than what is freed apart. */
function surplusOf(
  staying: readonly NodePilot[],
  targets: ReadonlyMap<string, number>,
  lacking: number,
): readonly number[] {
  const surplus: number[] = [];
  let wanting = lacking;
  const owners = new Set(staying.map(({ owner }) => owner));
  for (const owner of owners) {
    const own = staying
      .filter((pilot) => pilot.owner === owner)
      .sort((a, b) => Number(b.isPending) - Number(a.isPending) || b.cpus - a.cpus);
    let over = sumOf(own, ({ cpus }) => cpus) - (targets.get(owner) ?? 0);
    while (over > 0 && wanting > 0 && own.length > 0) {
      // Where each is larger than what is too much, the smallest goes: it starts again with what is its due.
      const next = own.find(({ cpus }) => cpus <= over) ?? own.at(-1)!;
      own.splice(own.indexOf(next), 1);
      surplus.push(next.pilot);
      over -= next.cpus;
      wanting -= next.cpus;
    }
  }
  return surplus;
}

function sumOf<T>(items: readonly T[], amount: (item: T) => number): number {
  return items.reduce((sum, item) => sum + amount(item), 0);
}
