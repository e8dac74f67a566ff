import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { BreadboxError } from '../cluster/errors.ts';
import { NodeSet } from '../cluster/node-set.ts';
import type { Inventory } from '../inventory/node-list.ts';
import type { Maintenance } from '../protocol/maintenance.ts';
import { HostTalk } from '../provision/host-talk.ts';
import { OneAtATime } from '../provision/one-at-a-time.ts';
import type { ProvisionOperations } from '../provision/operations.ts';
import { ProgressNews } from '../provision/progress-news.ts';
import type { Remote } from '../provision/ssh/remote.ts';
import type { Store } from '../store/operation.ts';
import { chooseNodes } from './choose-nodes.ts';
import type { MaintainedNode } from './maintained-node.ts';
import { MaintenanceProgress } from './maintenance-progress.ts';
import type { KeptRequest, MaintenanceBody, MaintenanceRow } from './maintenance-rows.ts';
import { type MaintenanceParts, MaintenanceRun, PATIENCE, type Patience } from './maintenance-run.ts';
import type { MaintenanceOperations } from './operations.ts';
import { orderNodes } from './order-nodes.ts';
import { finishRestart, guarded, type MaintenanceEnd, runMaintenance } from './run-maintenance.ts';

const LISTED = 20;
const STOP_MS = 1000;
const DAY_SEC = 86_400;

export interface MaintenanceDeskParts extends Pick<MaintenanceParts, 'engine' | 'shell'> {
  readonly store: Store<MaintenanceOperations & Pick<ProvisionOperations, 'cluster' | 'listUps'>>;
  readonly inventory: Inventory;
  readonly remote: Remote;
  readonly publish: (maintenance: Maintenance) => void;
  readonly warn: (message: string, error?: unknown) => void;
  readonly patience?: Partial<Patience>;
  /** Of the computer of this head. Default: what its kernel says. */
  readonly ownBootId?: () => Promise<string>;
  readonly now?: () => number;
}

interface Current {
  readonly number: number;
  readonly progress: MaintenanceProgress;
  readonly news: ProgressNews<Maintenance>;
  readonly cancel: AbortController;
  ended: Promise<void>;
}

/** One maintenance at a time: begun, followed, cancelled, kept. */
export class MaintenanceDesk {
  readonly #parts: MaintenanceDeskParts;
  readonly #now: () => number;
  readonly #turns = new OneAtATime('maintenance', 'the nodes');
  #current: Current | undefined;

  constructor(parts: MaintenanceDeskParts) {
    this.#parts = parts;
    this.#now = parts.now ?? Date.now;
  }

  /** What a head that ended left as running was interrupted, unless it ended with its computer, which was to restart. */
  async start(): Promise<void> {
    const rows = await this.#parts.store.read('listMaintenances', { limit: LISTED });
    const away = rows.find(({ state, request }) => state === 'running' && requestOf(request).own !== undefined);
    const own = away && requestOf(away.request).own;
    const bootId = own && (await (this.#parts.ownBootId ?? ownBootId)());
    const goesOn = away !== undefined && own?.bootId !== bootId;
    await this.#parts.store.write('interruptMaintenances', { but: goesOn ? away.maintenance : 0, now: this.#now() });
    if (goesOn) await this.#finishOwn(away);
  }

  /** What is under way on nodes goes on there; nobody waits for it. */
  async stop(): Promise<void> {
    this.#current?.cancel.abort('stopping');
    await Promise.race([this.#current?.ended, sleep(STOP_MS, undefined, { ref: false })]);
  }

  /** @throws BreadboxError `already-running`, `bad-input`, `not-found` */
  async begin(body: MaintenanceBody, by: string): Promise<Maintenance> {
    return this.#turns.begin(this.#current && `m${this.#current.number}`, () => this.#begin(body, by));
  }

  async list(): Promise<Maintenance[]> {
    const rows = await this.#parts.store.read('listMaintenances', { limit: LISTED });
    return rows.map((row) => this.#shown(row)).filter((shown) => shown !== undefined);
  }

  /** @throws BreadboxError `not-found` */
  async get(maintenance: string): Promise<Maintenance> {
    const row = await this.#parts.store.read('maintenanceByNumber', { maintenance: Number(maintenance.slice(1)) });
    const shown = row && this.#shown(row);
    if (shown === undefined) throw new BreadboxError('not-found', `There is no ${maintenance}.`);
    return shown;
  }

  /** From now to its end, then `undefined`. @throws BreadboxError `not-found` */
  async follow(maintenance: string, take: (state: Maintenance | undefined) => void): Promise<() => void> {
    const current = this.#current;
    if (current !== undefined && maintenance === `m${current.number}`) {
      take(current.progress.snapshot);
      return current.news.follow(take);
    }
    take(await this.get(maintenance));
    take(undefined);
    return () => {};
  }

  /** @throws BreadboxError `not-found`, `conflict` where it has ended */
  async cancel(maintenance: string): Promise<void> {
    const current = this.#current;
    if (current !== undefined && maintenance === `m${current.number}`) return current.cancel.abort('cancelled');
    const { state } = await this.get(maintenance);
    throw new BreadboxError('conflict', `${maintenance} has ended already: ${state}.`);
  }

  async #begin(body: MaintenanceBody, by: string): Promise<Maintenance> {
    const { store } = this.#parts;
    const [up] = await store.read('listUps', { limit: 1 });
    if (up?.state === 'running')
      throw new BreadboxError('already-running', `An up is under way (u${up.up}): it may need the nodes.`, {
        hint: 'Wait for its end.',
      });
    const nodes = await this.#choose(body.nodes);
    const isRolling = body.kind === 'reboot' && body.rolling;
    const { passwords: _, ...kept } = body;
    const number = await store.write('addMaintenance', {
      ...{ kind: body.kind, by, request: JSON.stringify(kept), now: this.#now() },
    });
    const done = await this.#doneBefore(kept, number);
    const open = nodes.filter(({ node }) => !done.has(node));
    const turns = orderNodes(open, { ...body, rolling: isRolling });
    const current = this.#open(number, body.kind, by, [...done, ...turns.flat().map(({ node }) => node)]);
    for (const node of done) current.progress.set(node, 'done', 'was restarted before this was interrupted');
    const run = this.#run(current, body);
    current.ended = this.#work(current, async () => {
      const end = await runMaintenance(run, {
        ...{ turns, drainsFirst: !isRolling },
        beforeOwnRestart: async (own) => {
          await store.write('setMaintenanceRequest', {
            maintenance: number,
            request: JSON.stringify({ ...kept, own } satisfies KeptRequest),
          });
          await current.news.written();
        },
        beforeOwnPowerOff: async () => {
          const { nodes: rows } = current.progress.snapshot;
          current.progress.finish(rows.every(({ step }) => step === 'done') ? 'done' : 'failed');
          await current.news.end();
        },
      });
      return end;
    });
    return current.progress.snapshot;
  }

  async #choose(nodes: string | undefined): Promise<MaintainedNode[]> {
    const { store, inventory, engine, shell } = this.#parts;
    const [cluster, rows] = await Promise.all([store.read('cluster', undefined), engine.nodes()]);
    const head = rows.find(({ isHead }) => isHead)?.node ?? shell()?.node;
    return chooseNodes(nodes, { inventory, cluster, head, engineNodes: rows.map(({ node }) => node) });
  }

  /** The same again goes on where it was interrupted: its nodes that have restarted do not again. */
  async #doneBefore(asked: KeptRequest, number: number): Promise<Set<string>> {
    const rows = await this.#parts.store.read('listMaintenances', { limit: 2 });
    const last = rows.find(({ maintenance }) => maintenance !== number);
    if (asked.kind !== 'reboot' || last?.state !== 'interrupted') return new Set();
    const { own: _, ...before } = requestOf(last.request);
    const isSame = JSON.stringify(before) === JSON.stringify(asked);
    const isRecent = this.#now() - (last.endedAt ?? 0) < DAY_SEC * 1000;
    if (!isSame || !isRecent) return new Set();
    const { nodes = [] } = JSON.parse(last.progress) as Partial<Maintenance>;
    return new Set(nodes.filter(({ step }) => step === 'done').map(({ node }) => node));
  }

  #open(number: number, kind: Maintenance['kind'], by: string, nodes: readonly string[], kept?: Maintenance): Current {
    const around = { now: this.#now, changed: () => news.changed() };
    const progress =
      kept === undefined
        ? MaintenanceProgress.begin({ maintenance: `m${number}`, kind, by }, nodes, around)
        : new MaintenanceProgress({ ...kept, state: 'running' }, around);
    const news = new ProgressNews<Maintenance>({
      snapshot: () => progress.snapshot,
      publish: this.#parts.publish,
      line: (state) => state,
      write: (state) => this.#write(number, state),
    });
    const current: Current = { number, progress, news, cancel: new AbortController(), ended: Promise.resolve() };
    this.#current = current;
    this.#turns.resume();
    return current;
  }

  #run(current: Current, body: MaintenanceBody): MaintenanceRun {
    const { remote, engine, shell, patience } = this.#parts;
    return new MaintenanceRun({
      ...{ kind: body.kind, name: `m${current.number}`, reason: body.reason, drainSec: body.drainSec ?? DAY_SEC },
      ...{ engine, shell, remote, progress: current.progress, cancelled: current.cancel.signal },
      talk: new HostTalk(remote, body.passwords),
      patience: { ...PATIENCE, ...patience },
    });
  }

  async #work(current: Current, work: () => Promise<MaintenanceEnd>): Promise<void> {
    const { progress, news } = current;
    const { warn } = this.#parts;
    try {
      const end = await work();
      // Where its computer restarts, the next head ends it.
      if (end === 'away') return await this.#stayAway(current);
      if (progress.snapshot.state === 'running') progress.finish(end);
    } catch (error) {
      warn('a maintenance failed unexpectedly', error);
      for (const { node, step } of progress.snapshot.nodes)
        if (step !== 'done' && step !== 'failed' && step !== 'skipped')
          progress.set(node, 'failed', 'Something went wrong inside the head; its log tells more.');
      progress.finish('failed');
    }
    await news.end().catch((error: unknown) => warn('the end of a maintenance could not be written down', error));
    this.#current = undefined;
    this.#turns.over();
  }

  async #stayAway({ news, cancel }: Current): Promise<void> {
    await news.written().catch((error: unknown) => this.#parts.warn('a maintenance could not be written down', error));
    if (!cancel.signal.aborted) await new Promise((resolve) => cancel.signal.addEventListener('abort', resolve));
  }

  /** This computer has restarted, which was the last thing that was asked for: now it is tested. */
  async #finishOwn(row: MaintenanceRow): Promise<void> {
    const request = requestOf(row.request);
    const kept = JSON.parse(row.progress) as Maintenance;
    const own = request.own!;
    const current = this.#open(row.maintenance, row.kind, kept.by, [], kept);
    const run = this.#run(current, request);
    current.ended = this.#work(current, async () => {
      const [node] = await this.#choose(NodeSet.of([own.node]).toString());
      try {
        await guarded(run, node!, own.resumes, () => finishRestart(run, node!, own.resumes));
        current.progress.set(own.node, 'done');
      } catch (error) {
        if (!(error instanceof BreadboxError)) throw error;
        current.progress.set(own.node, 'failed', error.message);
      }
      return current.progress.snapshot.nodes.every(({ step }) => step === 'done') ? 'done' : 'failed';
    });
  }

  #write(maintenance: number, now: Maintenance): Promise<void> {
    const endedAt = now.endedAt === undefined ? null : Date.parse(now.endedAt);
    return this.#parts.store.write('setMaintenance', {
      ...{ maintenance, state: now.state, progress: JSON.stringify(now), endedAt },
    });
  }

  #shown({ maintenance, state, progress, endedAt }: MaintenanceRow): Maintenance | undefined {
    if (this.#current?.number === maintenance) return this.#current.progress.snapshot;
    const kept = JSON.parse(progress) as Partial<Maintenance>;
    // One of a head that was killed before it wrote anything down.
    if (kept.maintenance === undefined) return undefined;
    return { ...(kept as Maintenance), state, ...(endedAt !== null && { endedAt: new Date(endedAt).toISOString() }) };
  }
}

function requestOf(text: string): KeptRequest {
  return JSON.parse(text) as KeptRequest;
}

async function ownBootId(): Promise<string> {
  return (await readFile('/proc/sys/kernel/random/boot_id', 'utf8').catch(() => '')).trim();
}
