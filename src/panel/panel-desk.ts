import { EventEmitter, once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { BreadboxError } from '../cluster/errors.ts';
import { compareNatural } from '../cluster/natural-order.ts';
import { NodeSet } from '../cluster/node-set.ts';
import type { Inventory } from '../inventory/node-list.ts';
import {
  type FoundChip,
  type LivePanel,
  type Panel,
  type PanelSettings,
  panelSettingsSchema,
  WANTED_SECONDS,
  type WantedPanel,
} from '../protocol/panel.ts';
import { bitsOf, type Leds, ledsOf, PANEL_MODES, type PanelMode, type UserLed } from '../protocol/panel-frame.ts';
import type { Store } from '../store/operation.ts';
import { endingWithin } from '../telemetry/ending-within.ts';
import type { PanelWatch } from '../telemetry/watch.ts';
import { checkSettings } from './check-settings.ts';
import type { PanelOperations } from './operations.ts';
import { PanelNews } from './panel-news.ts';
import { isLive, type ShownPanel, shownPanel } from './shown.ts';
import { WantedPanels } from './wanted.ts';

/** An agent on a slow board asks each address of a bus in turn. */
const LOOK_MS = 20_000;
/** How long who flips toggles waits to see them flipped. */
const FOLLOW_MS = 1000;
const FOLLOW_EVERY_MS = 20;

export interface PanelParts {
  readonly store: Store<PanelOperations>;
  readonly inventory: Pick<Inventory, 'list' | 'resolve'>;
  readonly watch: PanelWatch;
  readonly publish: (live: LivePanel) => void;
  /** Whether somebody looks. */
  readonly isWatched: () => boolean;
  readonly warn: (message: string, error?: unknown) => void;
  readonly now?: (() => number) | undefined;
}

/** The front panels of all nodes: what they show, and what is wanted of them. */
export class PanelDesk {
  readonly #parts: PanelParts;
  readonly #now: () => number;
  readonly #wanted: WantedPanels;
  readonly #news: PanelNews;
  readonly #answers = new EventEmitter();
  readonly #ends: (() => void)[] = [];
  readonly #stopping = new AbortController();

  constructor(parts: PanelParts) {
    this.#parts = parts;
    this.#now = parts.now ?? Date.now;
    this.#wanted = new WantedPanels(this.#now);
    this.#news = new PanelNews({ ...parts, shown: (node) => this.#shown(node) });
  }

  /** Knows again what was said of panels before the head was started anew. */
  async start(): Promise<void> {
    const { store, watch, warn } = this.#parts;
    for (const row of await store.read('panels', undefined)) {
      const settings = panelSettingsSchema.safeParse(JSON.parse(row.settings)).data;
      if (settings === undefined)
        warn(`the settings of the panel of ${row.node} are of another version: it goes without`);
      this.#wanted.change(row.node, (wanted) => {
        wanted.settings = settings ?? { driver: 'none' };
        wanted.mode = PANEL_MODES.find((mode) => mode === row.mode) ?? 'status';
      });
    }
    this.#ends.push(
      watch.onPanel((node) => this.#news.touch([node])),
      // Who falls silent goes dark, and what is computed here follows the load.
      watch.onTick(() => this.#news.touch(watch.nodes().map(({ node }) => node))),
    );
  }

  stop(): void {
    this.#stopping.abort();
    for (const end of this.#ends.splice(0)) end();
    this.#news.stop();
    this.#wanted.stop();
  }

  /** In panel order. @param nodes as people write them; undefined: all @throws BreadboxError `bad-input`, `not-found` */
  async list(nodes: string | undefined): Promise<Panel[]> {
    return (await this.#names(nodes)).map((node) => {
      const { leds, ...shown } = this.#shown(node);
      return { node, ...shown, leds: [...ledsOf(leds)] };
    });
  }

  /** Ends when those that listen have flipped, or after a second. @throws BreadboxError `bad-input`, `not-found` */
  async setMode(nodes: string | undefined, mode: PanelMode): Promise<Panel[]> {
    const names = await this.#names(nodes);
    await this.#parts.store.write('setPanelModes', { nodes: names, mode });
    this.#change(names, { mode });
    const giveUpAt = performance.now() + FOLLOW_MS;
    while (performance.now() < giveUpAt && names.some((node) => this.#isToFollow(node, mode)))
      await sleep(FOLLOW_EVERY_MS);
    return this.list(nodes);
  }

  /** @param seconds 0 ends what is shown @throws BreadboxError `bad-input`, `not-found` */
  async show(nodes: string | undefined, leds: Leds, seconds: number): Promise<void> {
    const until = this.#now() + seconds * 1000;
    const names = await this.#names(nodes);
    for (const node of names)
      this.#wanted.change(node, (wanted) => {
        wanted.show = seconds > 0 ? { leds: bitsOf(leds), until } : undefined;
      });
    this.#news.touch(names);
  }

  /** @throws BreadboxError `bad-input`, `not-found` */
  async light(nodes: string | undefined, led: UserLed, on: boolean): Promise<void> {
    const names = await this.#names(nodes);
    for (const node of names)
      this.#wanted.change(node, ({ users }, ask) => {
        users[led] = { ask, on };
      });
    this.#news.touch(names);
  }

  /** @throws BreadboxError `bad-input`, `not-found` */
  async settings(node: string): Promise<PanelSettings> {
    await this.#names(node);
    return this.#wanted.of(node).settings;
  }

  /** @throws BreadboxError `bad-input`, `not-found` */
  async setSettings(node: string, settings: PanelSettings): Promise<PanelSettings> {
    await this.#names(node);
    checkSettings(settings);
    await this.#parts.store.write('setPanelSettings', { node, settings: JSON.stringify(settings) });
    this.#change([node], { settings });
    return settings;
  }

  /** @throws BreadboxError `not-found`, `unreachable`, `conflict`, `not-supported`, `timed-out` */
  async look(node: string, place: { readonly bus: number; readonly address: number }): Promise<FoundChip> {
    await this.#names(node);
    const watched = this.#parts.watch.node(node);
    if (watched === undefined || !isLive(watched, this.#now()))
      throw new BreadboxError('unreachable', `The agent of ${node} is silent: nobody can look what is wired to it.`, {
        hint: `Is it on? Is its agent there? breadbox agent install ${node} brings one.`,
      });
    if (this.#wanted.of(node).look !== undefined)
      throw new BreadboxError('conflict', `The agent of ${node} is looking already; ask again in some seconds.`);
    let asked = 0;
    this.#wanted.change(node, (wanted, ask) => {
      asked = ask;
      wanted.look = { ask, ...place };
    });
    try {
      const [found] = await endingWithin(LOOK_MS, this.#stopping.signal, (ends) =>
        once(this.#answers, String(asked), { signal: ends }),
      );
      return found as FoundChip;
    } catch (error) {
      throw this.#noAnswer(node, error);
    } finally {
      this.#wanted.forgetLook(node, asked);
    }
  }

  /** Of the agent. An answer that nobody waits for any more is let go. */
  found(node: string, ask: number, found: FoundChip): void {
    if (this.#wanted.of(node).look?.ask === ask) this.#answers.emit(String(ask), found);
  }

  /** For the agent. @param signal ends when it is gone */
  wanted(node: string, after: number, signal: AbortSignal): Promise<WantedPanel> {
    return this.#wanted.next(node, after, WANTED_SECONDS * 1000, signal);
  }

  #noAnswer(node: string, cause: unknown): BreadboxError {
    if (this.#stopping.signal.aborted) return new BreadboxError('stopping', 'The head is stopping.', { cause });
    if (this.#wanted.isAsked(node))
      return new BreadboxError('timed-out', `The agent of ${node} has not said what it found within 20 s.`, { cause });
    return new BreadboxError('not-supported', `The agent of ${node} is of a version that knows nothing of panels.`, {
      hint: `breadbox agent install ${node} brings the present one.`,
      cause,
    });
  }

  /** Written down before: an agent shall not go by what the next head knows nothing of. */
  #change(names: readonly string[], to: { mode: PanelMode } | { settings: PanelSettings }): void {
    for (const node of names) this.#wanted.change(node, (wanted) => void Object.assign(wanted, to));
    this.#news.touch(names);
  }

  /** Its agent hears what is wanted, and nothing else rules the mode. */
  #isToFollow(node: string, mode: PanelMode): boolean {
    const shown = this.#shown(node);
    return shown.state === 'live' && shown.mode !== mode && !shown.hasSwitch && this.#wanted.isAsked(node);
  }

  #shown(node: string): ShownPanel {
    return shownPanel(this.#parts.watch, node, this.#wanted.of(node), this.#now());
  }

  /** Those of the inventory, and others whose agents speak: the computer of a head that has no nodes yet is one. */
  async #names(nodes: string | undefined): Promise<string[]> {
    const { inventory, watch } = this.#parts;
    const known = [...(await inventory.list()), ...watch.nodes()].map(({ node }) => node);
    if (nodes === undefined) return [...new Set(known)].sort(compareNatural);
    if (nodes.includes('@')) return [...(await inventory.resolve(nodes))];
    const names = [...NodeSet.parse(nodes)];
    // The inventory says which it is that nobody knows, and what it may have been meant to be.
    const missing = names.filter((node) => !known.includes(node));
    if (missing.length > 0) await inventory.resolve(NodeSet.of(missing).toString());
    return names;
  }
}
