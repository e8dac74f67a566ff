import { setTimeout as sleep } from 'node:timers/promises';
import { BreadboxError } from '../cluster/errors.ts';
import { NodeSet } from '../cluster/node-set.ts';
import type { Inventory } from '../inventory/node-list.ts';
import type { ApiInput, ApiOutput } from '../protocol/api.ts';
import type { Up, UpChange, UpDetail, UpLine, UpState } from '../protocol/provision.ts';
import type { Store } from '../store/operation.ts';
import { type ClusterSpec, newClusterSpec, withChoices } from './cluster-spec.ts';
import type { FoundNode } from './decide-cluster.ts';
import type { Facts } from './facts.ts';
import { OneAtATime } from './one-at-a-time.ts';
import type { ProvisionOperations, UpRow } from './operations.ts';
import { ProgressNews } from './progress-news.ts';
import { runAgents } from './run-agents.ts';
import { runUp, type UpEnd, type UpRequest, type UpSurroundings } from './run-up.ts';
import { VERIFY } from './run-verify.ts';
import { toTarget } from './ssh/to-target.ts';
import { phaseCosts } from './time-left.ts';
import { chooseNodes } from './up-nodes.ts';
import { UpProgress } from './up-progress.ts';

const LISTED = 50;
const STOP_MS = 1000;

export type UpBody = Required<Pick<ApiBody, 'kind' | 'dryRun' | 'choices' | 'pinHostKeys' | 'reboot'>> & ApiBody;
type ApiBody = ApiInput<'POST /api/ups'>['body'];

export interface UpDeskParts extends Omit<UpSurroundings, 'keep' | 'onFacts'> {
  readonly store: Store<ProvisionOperations>;
  readonly inventory: Inventory;
  readonly publish: (up: Up) => void;
  /** Nodes that have left; `isLast`: there is no other any more. */
  readonly release: (nodes: readonly string[], isLast: boolean) => Promise<void>;
  /** Told of each end that may have changed the cluster, before others see it: whoever waited for `up` finds all that follows from it. */
  readonly settled?: (() => Promise<void>) | undefined;
  readonly warn: (message: string, error?: unknown) => void;
  readonly now?: () => number;
}

interface Current {
  readonly number: number;
  readonly progress: UpProgress;
  readonly news: ProgressNews<Up, UpLine>;
  readonly changes: readonly UpChange[];
  readonly cancel: AbortController;
  readonly ended: Promise<void>;
}

/** One `up` at a time: begun, followed, cancelled, kept. */
export class UpDesk {
  readonly #parts: UpDeskParts;
  readonly #now: () => number;
  readonly #turns = new OneAtATime('up', 'the nodes');
  #current: Current | undefined;

  constructor(parts: UpDeskParts) {
    this.#parts = parts;
    this.#now = parts.now ?? Date.now;
  }

  /** What a head that ended left as running was interrupted. */
  async start(): Promise<void> {
    await this.#parts.store.write('interruptUps', { now: this.#now() });
  }

  /** What runs ends after the commands under way; who stops does not wait for long ones, and the next `up` goes on. */
  async stop(): Promise<void> {
    this.#current?.cancel.abort('stopping');
    await Promise.race([this.#current?.ended, sleep(STOP_MS, undefined, { ref: false })]);
  }

  /** @throws BreadboxError `already-running`, `bad-input`, `not-found` */
  async begin(body: UpBody, by: string): Promise<UpDetail> {
    return this.#turns.begin(this.#current && `u${this.#current.number}`, () => this.#begin(body, by));
  }

  async list(): Promise<Up[]> {
    const rows = await this.#parts.store.read('listUps', { limit: LISTED });
    return rows.map((row) => this.#shown(row)).filter((up) => up !== undefined);
  }

  /** @throws BreadboxError `not-found` */
  async get(up: string): Promise<UpDetail> {
    const row = await this.#parts.store.read('upByNumber', { up: Number(up.slice(1)) });
    const shown = row && this.#shown(row);
    if (row === undefined || shown === undefined) throw noSuchUp(up);
    const changes =
      this.#current?.number === row.up ? this.#current.changes : row.changes.map((text) => JSON.parse(text));
    return { ...shown, changes: [...changes] };
  }

  /** Its lines from now to its end. @throws BreadboxError `not-found` */
  async follow(up: string, take: (line: UpLine | undefined) => void): Promise<() => void> {
    const current = this.#current;
    if (current !== undefined && up === `u${current.number}`) {
      take({ up: current.progress.snapshot() });
      return current.news.follow(take);
    }
    const { changes, ...shown } = await this.get(up);
    take({ up: shown });
    take(undefined);
    return () => {};
  }

  /** @throws BreadboxError `not-found`, `conflict` where it has ended */
  async cancel(up: string): Promise<void> {
    if (this.#current !== undefined && up === `u${this.#current.number}`)
      return this.#current.cancel.abort('cancelled');
    const { state } = await this.get(up);
    throw new BreadboxError('conflict', `${up} has ended already: ${state}.`);
  }

  async cluster(): Promise<ApiOutput<'GET /api/cluster'>> {
    const row = await this.#parts.store.read('cluster', undefined);
    if (row === undefined) return {};
    const { head, slurm, system, home, network } = JSON.parse(row.spec) as ClusterSpec;
    return {
      ...{ name: row.name, head, slurm, system, home, network },
      nodes: NodeSet.of(row.nodes).toString(),
      ...(row.verifiedAt !== null && { verifiedAt: new Date(row.verifiedAt).toISOString() }),
    };
  }

  async #begin(body: UpBody, by: string): Promise<UpDetail> {
    const { store, inventory, publish } = this.#parts;
    const imported = body.inventory && (await inventory.import(body.inventory));
    const row = await store.read('cluster', undefined);
    const chosen = await chooseNodes(body, { inventory, cluster: row, imported });
    const rows = (await inventory.list()).filter(({ node }) => chosen.nodes.has(node));
    const stored = new Map((await store.read('factsOfNodes', undefined)).map(({ node, facts }) => [node, facts]));
    const factsOf = (node: string) => {
      const text = stored.get(node);
      return text === undefined ? undefined : (JSON.parse(text) as Facts);
    };
    const spec = row === undefined ? newClusterSpec() : (JSON.parse(row.spec) as ClusterSpec);
    const request: UpRequest = {
      ...{ kind: body.kind, dryRun: body.dryRun, leaving: chosen.leaving, isFirst: row === undefined },
      nodes: rows.map((each) => ({ row: each, target: toTarget(each), facts: factsOf(each.node) })),
      spec: withChoices(spec, body.choices),
      passwords: body.passwords,
      costs: phaseCosts(await this.list(), VERIFY),
      pinHostKeys: body.pinHostKeys,
      reboot: body.reboot,
    };
    const { passwords: _, inventory: file, ...kept } = body;
    const asked = JSON.stringify({ ...kept, ...(file && { inventory: file.name }) });
    const number = await store.write('addUp', { kind: body.kind, by, request: asked, now: this.#now() });
    const changes: UpChange[] = [];
    let written = 0;
    const progress = new UpProgress(
      { up: `u${number}`, kind: body.kind, dryRun: body.dryRun, nodes: [...chosen.nodes], by },
      {
        now: this.#now,
        change: () => news.changed(),
        news: (change) => {
          changes.push(change);
          news.say({ change });
        },
      },
    );
    const news = new ProgressNews<Up, UpLine>({
      snapshot: () => progress.snapshot(),
      publish,
      line: (up) => ({ up }),
      write: async (up) => {
        const unwritten = changes.slice(written).map((change) => JSON.stringify(change));
        await this.#write(number, up, unwritten, written);
        written += unwritten.length;
      },
    });
    const cancel = new AbortController();
    const ended = this.#run(request, progress, news, cancel.signal);
    this.#current = { number, progress, news, changes, cancel, ended };
    return { ...progress.snapshot(), changes: [] };
  }

  async #run(
    request: UpRequest,
    progress: UpProgress,
    news: ProgressNews<Up, UpLine>,
    cancelled: AbortSignal,
  ): Promise<void> {
    const { store, warn } = this.#parts;
    try {
      const around: UpSurroundings = {
        ...this.#parts,
        keep: (spec, { name, hosts, leaving }) => {
          const staying = hosts.filter(({ node }) => request.kind === 'down' || !leaving.has(node));
          const nodes = staying.map(({ node, roles }) => ({ node, roles: JSON.stringify(roles) }));
          return store.write('setCluster', { name, spec: JSON.stringify(spec), nodes, now: this.#now() });
        },
        onFacts: (found) => this.#keepFacts(found),
      };
      const isOfAgents = request.kind === 'agent' || request.kind === 'agent-remove';
      const end = await (isOfAgents ? runAgents : runUp)(request, around, progress, cancelled, (output) =>
        news.say({ output }),
      );
      await this.#settle(request, end, progress);
      if (!request.dryRun) await this.#parts.settled?.();
      progress.finish(endState(progress, cancelled));
    } catch (error) {
      warn('an up failed unexpectedly', error);
      progress.problems.push({ check: 'internal', sentence: `Something went wrong inside the head: ${String(error)}` });
      progress.finish('failed');
    }
    await news.end().catch((error: unknown) => warn('the end of an up could not be written down', error));
    this.#current = undefined;
    this.#turns.over();
  }

  async #keepFacts(found: readonly FoundNode[]): Promise<void> {
    await Promise.all(
      found.map(({ row, facts }) => {
        const { cores, memBytes, arch, board, system } = facts;
        return this.#parts.inventory.setFacts(row.node, facts, {
          cores,
          memBytes,
          arch,
          board,
          system: system.prettyName,
        });
      }),
    );
  }

  /** What the inventory and the cluster are after it. */
  async #settle(request: UpRequest, end: UpEnd, progress: UpProgress): Promise<void> {
    const { store, inventory } = this.#parts;
    if (request.dryRun) return;
    const states = request.nodes.map(async ({ row }) => {
      const problem = progress.problems.find(({ node }) => node === row.node);
      if (problem?.check === 'unreachable') await inventory.setState(row.node, 'unreachable', problem.sentence);
      else if (end.failed.includes(row.node) && end.cluster !== undefined)
        await inventory.setState(row.node, 'failed', problem?.sentence);
      else if (end.gone.includes(row.node)) await inventory.setState(row.node, 'reachable');
      else if (end.verified) await inventory.setState(row.node, 'up');
      else if (row.state === 'unknown' || row.state === 'unreachable') await inventory.setState(row.node, 'reachable');
    });
    await Promise.all(states);
    if (end.verified) await store.write('verifyCluster', { now: this.#now() });
    if (end.gone.length === 0) return;
    await store.write('removeClusterNodes', { nodes: end.gone });
    const left = await store.read('cluster', undefined);
    await this.#parts.release(end.gone, left === undefined || left.nodes.length === 0);
  }

  #write(up: number, now: Up, changes: readonly string[], from: number): Promise<void> {
    const endedAt = now.endedAt === undefined ? null : Date.parse(now.endedAt);
    return this.#parts.store.write('setUp', {
      ...{ up, state: now.state, progress: JSON.stringify(now), endedAt, changes, from },
    });
  }

  #shown({ up, state, progress, endedAt }: UpRow): Up | undefined {
    if (this.#current?.number === up) return this.#current.progress.snapshot();
    const { secondsLeft: _, ...kept } = JSON.parse(progress) as Partial<Up>;
    // One of a head that was killed before it wrote anything down.
    if (kept.up === undefined) return undefined;
    return { ...(kept as Up), state, ...(endedAt !== null && { endedAt: new Date(endedAt).toISOString() }) };
  }
}

function endState(progress: UpProgress, cancelled: AbortSignal): Exclude<UpState, 'running'> {
  if (cancelled.aborted) return cancelled.reason === 'stopping' ? 'interrupted' : 'cancelled';
  return progress.problems.length > 0 ? 'failed' : 'done';
}

function noSuchUp(up: string): BreadboxError {
  return new BreadboxError('not-found', `There is no ${up}.`);
}
