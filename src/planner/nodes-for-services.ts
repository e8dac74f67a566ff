import { BreadboxError } from '../cluster/errors.ts';
import { parseBytes } from '../cluster/units.ts';
import { boardOf } from '../machines/boards.ts';
import type { PlanFile, ServicesFile } from '../protocol/plan.ts';
import { consumersOf } from './draws.ts';
import {
  type Holding,
  type HoldingNode,
  MOST_NODES,
  MOST_SERVICES,
  type Needs,
  type NotHeld,
} from './hold-services.ts';
import { addLevels, type Levels } from './levels.ts';
import { PlanFault } from './plan-fault.ts';

const GIB = 2 ** 30;

/** The boards of a plan, one by one, with what is left on them for services. @throws PlanFault in the plan */
export function holdingNodes(plan: PlanFile, reserve: ServicesFile['reserve']): readonly HoldingNode[] {
  checkMost('boards', Object.values(plan.boards), MOST_NODES);
  const kept = sizeAt(['reserve', 'memory'], reserve.memory);
  return Object.entries(plan.boards).flatMap(([name, board]) => {
    const known = board.model === undefined ? undefined : boardOf(board.model);
    const written = board.memory === undefined ? undefined : sizeAt(['boards', name, 'memory'], board.memory);
    const tabled = known?.memGib === undefined ? undefined : known.memGib.value * GIB;
    const memory = written ?? tabled;
    const cores = board.cores ?? known?.cores.value;
    const diskBytes = board.disk === undefined ? undefined : sizeAt(['boards', name, 'disk'], board.disk);
    return Array.from({ length: board.count }, (_, at) => ({
      name: board.count === 1 ? name : `${name}-${at + 1}`,
      kind: name,
      cores: cores === undefined ? undefined : Math.max(0, cores - reserve.cores),
      memBytes: memory === undefined ? undefined : Math.max(0, memory - kept),
      diskBytes,
    }));
  });
}

/** Each service as often as it is wanted. @throws PlanFault in the list of services */
export function needsOf({ services }: ServicesFile): readonly Needs[] {
  checkMost('services', Object.values(services), MOST_SERVICES);
  return Object.entries(services).flatMap(([name, { count, cores, memory, disk, apart }]) => {
    const needs = {
      cores,
      memBytes: sizeAt(['services', name, 'memory'], memory),
      diskBytes: sizeAt(['services', name, 'disk'], disk),
      apart: apart ? name : undefined,
    };
    return Array.from({ length: count }, (_, at) => ({ name: count === 1 ? name : `${name}-${at + 1}`, ...needs }));
  });
}

/** Watts of the boards that hold something; of a board that is off, none are counted. */
export function wattsOfHolding(plan: PlanFile, { nodes }: Holding): Levels {
  const consumers = new Map(consumersOf(plan).map((consumer) => [consumer.name, consumer]));
  return addLevels(nodes.flatMap(({ kind }) => consumers.get(kind)?.levels ?? []));
}

export function isHeld(answer: Holding | NotHeld): answer is Holding {
  return 'nodes' in answer;
}

function checkMost(section: string, all: readonly { readonly count: number }[], most: number): void {
  const wanted = all.reduce((sum, { count }) => sum + count, 0);
  if (wanted > most)
    throw new PlanFault(
      [section],
      `${wanted} ${section} are too many to place: it takes ${most} at most. Split the list`,
    );
}

function sizeAt(path: readonly string[], size: string | number): number {
  try {
    return parseBytes(size);
  } catch (error) {
    if (error instanceof BreadboxError) throw new PlanFault(path, error.message.replace(/\.$/, ''));
    throw error;
  }
}
