import { NodeSet } from '../cluster/node-set.ts';
import type { Maintenance } from '../protocol/maintenance.ts';
import type { Up } from '../protocol/provision.ts';
import type { Asked } from '../telemetry/alerts/asked-for.ts';
import type { HeadStore } from './operations.ts';

const LATEST = 5;
/** A node that was switched off, or that did not come back in time, falls silent or starts up to so long after the end. */
const AFTER_MS = 600_000;
const UNTOUCHED: ReadonlySet<Maintenance['nodes'][number]['step']> = new Set(['waiting', 'skipped']);
/** `up` of these kinds takes the agent away. */
const REMOVES: ReadonlySet<Up['kind']> = new Set(['down', 'remove', 'agent-remove']);

/** What maintenance and `up` have done to nodes lately: nobody is to be alarmed by that. */
export async function askedOfNodes(store: HeadStore, now: number): Promise<readonly Asked[]> {
  const [maintenances, ups] = await Promise.all([
    store.read('listMaintenances', { limit: LATEST }),
    store.read('listUps', { limit: LATEST }),
  ]);
  return [
    ...maintenances.flatMap(({ progress, endedAt }) => ofMaintenance(JSON.parse(progress), endedAt ?? undefined, now)),
    ...ups.flatMap(({ progress, endedAt }) => ofUp(JSON.parse(progress), endedAt ?? undefined, now)),
  ];
}

function ofMaintenance(
  { kind, nodes, startedAt }: Partial<Maintenance>,
  endedAt: number | undefined,
  now: number,
): Asked[] {
  if (nodes === undefined || startedAt === undefined) return [];
  return nodes.flatMap(({ node, step }) => {
    if (UNTOUCHED.has(step)) return [];
    // One that is tested and back may not fall silent again.
    const isBack = kind === 'reboot' && step === 'done';
    const to = endedAt === undefined ? now : endedAt + (isBack ? 0 : AFTER_MS);
    return [{ node, from: Date.parse(startedAt), to, isAway: !isBack }];
  });
}

function ofUp(up: Partial<Up>, endedAt: number | undefined, now: number): Asked[] {
  if (up.nodes === undefined || up.startedAt === undefined || up.dryRun === true) return [];
  const isRemoval = up.kind !== undefined && REMOVES.has(up.kind);
  const to = endedAt === undefined ? now : endedAt + (isRemoval ? AFTER_MS : 0);
  const isAway = isRemoval || endedAt === undefined;
  return [...NodeSet.parse(up.nodes)].map((node) => ({ node, from: Date.parse(up.startedAt!), to, isAway }));
}
