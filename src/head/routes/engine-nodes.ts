import { setTimeout as sleep } from 'node:timers/promises';
import { BreadboxError } from '../../cluster/errors.ts';
import { NodeSet } from '../../cluster/node-set.ts';
import type { Inventory } from '../../inventory/node-list.ts';
import type { Engine } from '../../jobs/engine.ts';
import type { EngineNodeRow } from '../../protocol/jobs.ts';
import type { HeadApp } from '../head-app.ts';
import type { LiveHub } from '../live-hub.ts';
import { mount } from '../mount.ts';

const HEARD_MS = 5000;
const AGAIN_MS = 250;

export interface EngineNodesParts {
  readonly engine: Engine;
  /** Of this computer, which goes on with what is its own while jobs go to a cluster. */
  readonly local?: Engine | undefined;
  readonly inventory: Inventory;
  readonly live: LiveHub;
}

/** Draining and resuming; to list them is of the jobs' routes. */
export function mountEngineNodeRoutes(app: HeadApp, parts: EngineNodesParts): void {
  mount(app, 'POST /api/nodes/drain', ({ body }) => drainNodes(parts, body.nodes, body.reason));

  mount(app, 'POST /api/nodes/resume', ({ body }) => resumeNodes(parts, body.nodes));
}

/** They take no new work. @throws BreadboxError `bad-input`, `not-found` */
export async function drainNodes(parts: EngineNodesParts, text: string, reason: string): Promise<EngineNodeRow[]> {
  const nodes = await engineNodeSet(parts, text);
  await parts.engine.drain([...nodes], reason);
  return changed(parts, nodes);
}

/** They take work again. @throws BreadboxError `bad-input`, `not-found` */
export async function resumeNodes(parts: EngineNodesParts, text: string): Promise<EngineNodeRow[]> {
  const { engine } = parts;
  const nodes = await engineNodeSet(parts, text);
  const here = await resumeHere(parts, nodes);
  const others = NodeSet.of([...nodes].filter((node) => node !== here));
  await engine.resume([...others]);
  await heardOf(engine, others);
  return changed(parts, nodes);
}

async function changed({ engine, live }: EngineNodesParts, nodes: NodeSet): Promise<EngineNodeRow[]> {
  live.publish('engine', {});
  const rows = (await engine.nodes()).filter(({ node }) => nodes.has(node));
  return rows.map((row) => ({ ...row, gres: { ...row.gres } }));
}

/** This computer may have been drained before there was a cluster. Its name, where only it is called so. */
async function resumeHere({ engine, local }: EngineNodesParts, nodes: NodeSet): Promise<string | undefined> {
  if (local === undefined || local.key === engine.key) return undefined;
  const [here] = await local.nodes();
  if (here === undefined || !nodes.has(here.node)) return undefined;
  await local.resume([here.node]);
  const isOfBoth = (await engine.nodes()).some(({ node }) => node === here.node);
  return isOfBoth ? undefined : here.node;
}

/** For a moment after it is resumed, Slurm does not know whether a node answers. */
async function heardOf(engine: Engine, nodes: NodeSet): Promise<void> {
  for (const until = Date.now() + HEARD_MS; Date.now() < until; await sleep(AGAIN_MS)) {
    const rows = await engine.nodes();
    if (!rows.some(({ node, state }) => nodes.has(node) && state === 'unknown')) return;
  }
}

/** Groups are those of the inventory; `@all` is all that jobs run on. @throws BreadboxError `bad-input`, `not-found` for a group */
async function engineNodeSet({ engine, inventory }: EngineNodesParts, text: string): Promise<NodeSet> {
  const groups = new Map((await inventory.groups()).map(({ group, nodes }) => [group, nodes]));
  const all = NodeSet.of((await engine.nodes()).map(({ node }) => node));
  const set = NodeSet.parse(text, (name) => {
    if (name === '*' || name === 'all') return all;
    const nodes = groups.get(name);
    if (nodes === undefined) throw new BreadboxError('not-found', `There is no group @${name} in the inventory.`);
    return NodeSet.parse(nodes);
  });
  if (set.isEmpty) throw new BreadboxError('bad-input', 'No node was named.', { hint: 'All nodes are @all.' });
  return set;
}
