import { serves } from '../jobs/engine.ts';
import type { FarmContext } from './farm-context.ts';
import { type NodePilot, type Placing, placePilots } from './place-pilots.ts';
import type { RunRow } from './rows.ts';
import type { Place } from './slot-shares.ts';
import type { SlotUse } from './slot-use.ts';
import { type Wanted, wantedSlots } from './wanted-slots.ts';

/** What nodes are said to hold may be as old as this: nobody is sent away for less. */
const SURPLUS_MS = 6000;

export interface NodeDivision extends Omit<Placing, 'surplus'> {
  readonly wanted: ReadonlyMap<string, Wanted>;
  /** Pilots that have been above their owner's share for a while, or whose node takes no new work: they finish what runs and leave. */
  readonly leave: readonly number[];
}

/** Divides the nodes of a cluster between users who have work: a pilot holds what it was started with until it leaves. */
export class NodeShares {
  readonly #context: FarmContext;
  readonly #busyOf: (pilot: number) => number;
  readonly #use: SlotUse;
  #surplusSince = new Map<number, number>();

  constructor(context: FarmContext, busyOf: (pilot: number) => number, use: SlotUse) {
    this.#context = context;
    this.#busyOf = busyOf;
    this.#use = use;
  }

  /** One round. @param avoids where no pilot of an owner can be started at the moment */
  async divide(
    active: readonly RunRow[],
    places: readonly Place[],
    lent: ReadonlyMap<string, number>,
    avoids: (owner: string, node: string) => boolean,
  ): Promise<NodeDivision> {
    const nodes = await this.#context.engine.nodes();
    const cores = nodes.reduce((sum, node) => sum + (serves(node.state) ? node.cores : 0), 0);
    const wanted = wantedSlots(active, lent, cores);
    const busy = (owner: string): number =>
      places.reduce((sum, { pilot }) => sum + (pilot.owner === owner ? this.#busyOf(pilot.pilot) : 0), 0);
    const nowMs = performance.now();
    this.#use.tick(new Map([...wanted.keys()].map((owner) => [owner, busy(owner)])), nowMs);
    const pilots = places.map(toNodePilot);
    const used = (owner: string): number => this.#use.of(owner);
    const { surplus, ...placing } = placePilots({ nodes, pilots, wanted, used, avoids });
    const closed = new Set(nodes.filter(({ state }) => isClosed(state)).map(({ node }) => node));
    const drained = pilots.filter(({ node, isLeaving }) => !isLeaving && closed.has(node)).map(({ pilot }) => pilot);
    return { ...placing, wanted, leave: [...drained, ...this.#lasting(surplus, nowMs)] };
  }

  #lasting(surplus: readonly number[], nowMs: number): readonly number[] {
    this.#surplusSince = new Map(surplus.map((pilot) => [pilot, this.#surplusSince.get(pilot) ?? nowMs]));
    return surplus.filter((pilot) => nowMs - (this.#surplusSince.get(pilot) ?? nowMs) >= SURPLUS_MS);
  }
}

/** Somebody wants to be rid of the work there. A node that is down comes back perhaps, and its pilots with it. */
function isClosed(state: Parameters<typeof serves>[0]): boolean {
  return state === 'draining' || state === 'drained';
}

function toNodePilot({ pilot, job }: Place): NodePilot {
  return {
    pilot: pilot.pilot,
    owner: pilot.owner,
    node: (job.state === 'running' ? job.node : undefined) ?? pilot.node ?? '',
    cpus: job.cpus,
    isPending: job.state === 'pending',
    isLeaving: pilot.leaves === 1 || pilot.state === 'lost',
  };
}
