import { BreadboxError } from '../../cluster/errors.ts';
import { NodeSet } from '../../cluster/node-set.ts';
import type { Runs } from '../../farm/runs.ts';
import { type Engine, serves } from '../../jobs/engine.ts';
import { BY_KIOSK, type Kiosk, type KioskAction } from '../../protocol/kiosk.ts';
import type { Maintenance } from '../../protocol/maintenance.ts';
import type { HeadStore } from '../operations.ts';
import { checkPassword, hashPassword } from '../people/password-hash.ts';
import type { WhoContext } from '../who.ts';
import { PinLimit } from './pin-limit.ts';

/** Whom everybody reads to have done it, and by which the kiosk knows again what it may end. */
const HERE = 'at the kiosk';
const PAUSED = `paused ${HERE}`;
const DRAINED = `drained ${HERE}`;
const SWITCHED_OFF = `switched off ${HERE}`;

export interface KioskParts {
  readonly store: HeadStore;
  readonly runs: Pick<Runs, 'change'>;
  readonly engine: Pick<Engine, 'nodes'>;
  /** As for whoever says so by the API. @throws BreadboxError `bad-input`, `not-found` */
  readonly drain: (nodes: string, reason: string) => Promise<unknown>;
  readonly resume: (nodes: string) => Promise<unknown>;
  /** Begins to switch all nodes off, each once nothing runs there. @throws BreadboxError `already-running`, `bad-input` */
  readonly powerOff: (by: string, reason: string) => Promise<Pick<Maintenance, 'nodes'>>;
  /** Newest first. */
  readonly maintenances: () => Promise<readonly Maintenance[]>;
  /** @throws BreadboxError `conflict` where it has ended */
  readonly endMaintenance: (maintenance: string) => Promise<void>;
  readonly now: () => number;
  readonly warn: (message: string) => void;
}

export interface Asked {
  readonly pin: string;
  readonly action: KioskAction;
  readonly nodes?: string | undefined;
}

/** What may be done at the screen in the case by whoever knows the PIN. */
export class KioskDesk {
  readonly #parts: KioskParts;
  #limit: PinLimit;

  constructor(parts: KioskParts) {
    this.#parts = parts;
    this.#limit = new PinLimit(parts.now);
  }

  async get(): Promise<Kiosk> {
    const [{ pin, dim }, paused] = await Promise.all([this.#parts.store.read('kiosk', undefined), this.#pausedHere()]);
    return {
      hasPin: pin !== null,
      dim: dim === null ? null : (JSON.parse(dim) as Kiosk['dim']),
      paused: paused.length > 0,
    };
  }

  async set({ pin, dim }: { pin?: string | null | undefined; dim?: Kiosk['dim'] | undefined }): Promise<Kiosk> {
    const hash = typeof pin === 'string' ? await hashPassword(pin) : pin;
    await this.#parts.store.write('changeKiosk', {
      ...(hash !== undefined && { pin: hash }),
      ...(dim !== undefined && { dim }),
    });
    // Who has tried another one before has learnt nothing of this.
    if (pin !== undefined) this.#limit = new PinLimit(this.#parts.now);
    return this.get();
  }

  /** Seconds until a PIN may be tried again by them; 0: now. */
  waitSec(who: WhoContext): number {
    return this.#limit.waitSec(who);
  }

  /**
   * In words, what was done. `address` is for the log alone: many screens may be behind one, and one visitor may have many.
   * @throws BreadboxError `not-allowed` for a wrong PIN or where there is none, and what the action itself throws
   */
  async act(asked: Asked, who: WhoContext, address: string): Promise<string> {
    // Counted as wrong until it is known better: attempts made at the same time count too.
    const attempt = this.#limit.begin(who);
    const { pin } = await this.#parts.store.read('kiosk', undefined);
    if (pin === null) {
      attempt.succeeded();
      throw new BreadboxError('not-allowed', 'This kiosk has no PIN: it only shows.', {
        hint: 'The owner sets one with: breadbox kiosk pin',
      });
    }
    if (!(await checkPassword(asked.pin, pin)).matches) {
      this.#parts.warn(`a wrong PIN was given for the kiosk, from ${address}`);
      throw new BreadboxError('not-allowed', 'That is not the PIN.', {
        hint: 'Nothing was changed. The owner sets another one with: breadbox kiosk pin',
      });
    }
    attempt.succeeded();
    return this.#do(asked);
  }

  async #do({ action, nodes }: Asked): Promise<string> {
    switch (action) {
      case 'pause':
        return this.#pause();
      case 'continue':
        return this.#continue();
      case 'drain':
        return this.#drain(nodes);
      case 'resume':
        return this.#resume(nodes);
      case 'power-off':
        return this.#powerOff();
      case 'stay-on':
        return this.#stayOn();
    }
  }

  async #pause(): Promise<string> {
    const running = await this.#parts.store.read('runsInState', { state: 'running' });
    const paused = await this.#changeAll(running, 'pause', PAUSED);
    if (paused === 0) return 'No run of the farm goes on: there was nothing to pause.';
    return `${paused === 1 ? '1 run is' : `${paused} runs are`} paused. Tasks that have begun go on to their end.`;
  }

  async #continue(): Promise<string> {
    const resumed = await this.#changeAll(await this.#pausedHere(), 'resume', null);
    if (resumed === 0) return 'No run had been paused here.';
    return resumed === 1 ? '1 run goes on.' : `${resumed} runs go on.`;
  }

  /** A run that has ended meanwhile needs no change any more. */
  async #changeAll(rows: readonly { readonly run: number }[], event: 'pause' | 'resume', reason: string | null) {
    let changed = 0;
    for (const { run } of rows) {
      try {
        await this.#parts.runs.change(run, event, reason);
        changed++;
      } catch (error) {
        if (!(error instanceof BreadboxError && (error.code === 'conflict' || error.code === 'not-found'))) throw error;
      }
    }
    return changed;
  }

  /** Those that are drained already keep the reason of who did it. */
  async #drain(nodes: string | undefined): Promise<string> {
    const serving = (await this.#parts.engine.nodes()).filter(({ state }) => serves(state));
    const asked = nodes ?? NodeSet.of(serving.map(({ node }) => node)).toString();
    if (asked === '') return 'No node takes work now.';
    await this.#parts.drain(asked, DRAINED);
    return `${asked} ${isOne(asked) ? 'takes' : 'take'} no new work. What runs there goes on to its end.`;
  }

  /** What others have drained for their reasons stays so, unless it is named. */
  async #resume(nodes: string | undefined): Promise<string> {
    const asked = nodes ?? (await this.#drainedHere());
    if (asked === '') return 'No node had been drained here.';
    await this.#parts.resume(asked);
    return `${asked} ${isOne(asked) ? 'takes' : 'take'} work again.`;
  }

  /** With those that a head left so which ended while they waited to go off. */
  async #drainedHere(): Promise<string> {
    const [rows, left] = await Promise.all([this.#parts.engine.nodes(), this.#leftWaiting()]);
    const drained = rows.filter(({ reason }) => reason?.startsWith(DRAINED)).map(({ node }) => node);
    return NodeSet.of([...drained, ...left]).toString();
  }

  /** That were to go off by the PIN, stayed on, and are in nobody's hand any more. Those that are off come back by themselves. */
  async #leftWaiting(): Promise<readonly string[]> {
    const [rows, maintenances] = await Promise.all([this.#parts.engine.nodes(), this.#parts.maintenances()]);
    const inHand = new Set(
      maintenances.filter(({ state }) => state === 'running').flatMap(({ nodes }) => nodes.map(({ node }) => node)),
    );
    return rows
      .filter(({ node, state }) => !inHand.has(node) && (state === 'drained' || state === 'draining'))
      .filter(({ reason }) => reason?.startsWith(`${SWITCHED_OFF} (breadbox m`))
      .map(({ node }) => node);
  }

  async #powerOff(): Promise<string> {
    const { nodes } = await this.#parts.powerOff(BY_KIOSK, SWITCHED_OFF);
    const many = nodes.length === 1 ? '1 node goes' : `${nodes.length} nodes go`;
    return `${many} off once nothing runs there, the head last.`;
  }

  /** Nodes that are off, or on their way, stay so: nobody can call them back. */
  async #stayOn(): Promise<string> {
    const going = (await this.#parts.maintenances()).find(
      ({ kind, state }) => kind === 'power-off' && state === 'running',
    );
    if (going === undefined) return this.#resumeLeft();
    if (going.by !== BY_KIOSK)
      throw new BreadboxError('not-allowed', `${going.by} is switching nodes off; that cannot be ended here.`, {
        hint: 'Who began it ends it, or the owner at the page of the nodes.',
      });
    await this.#parts.endMaintenance(going.maintenance);
    const off = going.nodes.filter(({ step }) => step === 'done' || step === 'powering-off').map(({ node }) => node);
    if (off.length === 0) return 'Nothing is switched off. The nodes work again.';
    const names = NodeSet.of(off).toString();
    return `No further node is switched off, and the others work again. ${names} ${off.length === 1 ? 'is' : 'are'} off.`;
  }

  /** The head may have ended while nodes waited to go off. */
  async #resumeLeft(): Promise<string> {
    const left = NodeSet.of(await this.#leftWaiting()).toString();
    if (left === '') return 'Nothing is being switched off.';
    await this.#parts.resume(left);
    return `Nothing is being switched off any more. ${left} ${isOne(left) ? 'takes' : 'take'} work again.`;
  }

  async #pausedHere(): Promise<readonly { readonly run: number }[]> {
    const paused = await this.#parts.store.read('runsInState', { state: 'paused' });
    return paused.filter(({ reason }) => reason === PAUSED);
  }
}

function isOne(nodes: string): boolean {
  return !nodes.includes('@') && NodeSet.parse(nodes).size === 1;
}
