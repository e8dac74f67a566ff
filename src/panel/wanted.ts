import { EventEmitter, once } from 'node:events';
import type { PanelSettings, WantedPanel } from '../protocol/panel.ts';
import { type PanelMode, USER_LEDS, type UserLed } from '../protocol/panel-frame.ts';
import { endingWithin } from '../telemetry/ending-within.ts';

/** One that has not asked for so long, though an answer waits for it at the latest after WANTED_SECONDS, asks no more. */
const ASKS_AGAIN_MS = 70_000;

/**
 * Questions of one node that are kept open: an agent has one, and for a moment another where it was started anew or its network has changed.
 * Each holds a connection of the head's, and whoever has a node's token could ask without end.
 */
const MOST_OPEN = 4;

/** What is wanted of one panel. */
export interface Wanted {
  version: number;
  settings: PanelSettings;
  mode: PanelMode;
  readonly users: { [led in UserLed]?: { readonly ask: number; readonly on: boolean } };
  show: { readonly leds: number; readonly until: number } | undefined;
  look: NonNullable<WantedPanel['look']> | undefined;
  /** When its agent asked last, in milliseconds of the head's clock. */
  askedAt: number | undefined;
}

const UNTOUCHED: Pick<Wanted, 'settings' | 'mode'> = { settings: { driver: 'none' }, mode: 'status' };

/** What is wanted of panels, and the agents that wait to hear of it. Settings and modes are kept elsewhere; all else ends with the head. */
export class WantedPanels {
  readonly #all = new Map<string, Wanted>();
  readonly #changes = new EventEmitter().setMaxListeners(0);
  /** Of each node, the oldest first. */
  readonly #open = new Map<string, AbortController[]>();
  readonly #begunAt: number;
  readonly #nothing: Readonly<Wanted>;
  readonly #now: () => number;
  #last: number;
  #isStopping = false;

  /** @param now the versions begin there, so that what an agent was told by a head before this one is another version */
  constructor(now: () => number) {
    this.#now = now;
    this.#begunAt = now();
    this.#last = this.#begunAt;
    this.#nothing = this.#untouched();
  }

  /** Of a node of which nothing was ever wanted, what holds by itself. */
  of(node: string): Readonly<Wanted> {
    return this.#all.get(node) ?? this.#nothing;
  }

  /** Its agent hears of it at once. @param to gets a number that nothing else has */
  change(node: string, to: (wanted: Wanted, ask: number) => void): void {
    const wanted = this.#kept(node);
    const ask = ++this.#last;
    to(wanted, ask);
    wanted.version = ask;
    this.#changes.emit(eventOf(node));
  }

  /** Whether its agent asks for what is wanted; those of older versions do not. */
  isAsked(node: string): boolean {
    const { askedAt } = this.of(node);
    return askedAt !== undefined && this.#now() - askedAt < ASKS_AGAIN_MS;
  }

  /** As soon as it is another version than `after`, or after so long, or when the signal ends, or when newer questions of that node take its place. */
  async next(node: string, after: number, waitMs: number, signal: AbortSignal): Promise<WantedPanel> {
    this.#kept(node).askedAt = this.#now();
    // It has just started, with both dark: what was said before was said of others' programs.
    if (after === -1) for (const led of USER_LEDS) delete this.#kept(node).users[led];
    if (this.of(node).version === after && !this.#isStopping && !signal.aborted) {
      await this.#change(node, waitMs, signal);
      this.#kept(node).askedAt = this.#now();
    }
    return this.#told(node);
  }

  /** It was answered, or is answered too late; no agent has to be told. */
  forgetLook(node: string, ask: number): void {
    const wanted = this.#all.get(node);
    if (wanted?.look?.ask === ask) wanted.look = undefined;
  }

  /** Whoever waits is answered. */
  stop(): void {
    this.#isStopping = true;
    // Whoever waits listens for `error` too, which an emitter throws once nobody listens any more.
    for (const event of this.#changes.eventNames()) if (event !== 'error') this.#changes.emit(event);
  }

  async #change(node: string, waitMs: number, signal: AbortSignal): Promise<void> {
    const over = new AbortController();
    const end = (): void => over.abort();
    const open = this.#open.get(node) ?? [];
    this.#open.set(node, open);
    open.push(over);
    if (open.length > MOST_OPEN) open.shift()?.abort();
    signal.addEventListener('abort', end, { once: true });
    try {
      await endingWithin(waitMs, over.signal, (ends) => once(this.#changes, eventOf(node), { signal: ends }));
    } catch {
      // Nothing has changed: it is told that.
    } finally {
      signal.removeEventListener('abort', end);
      const at = open.indexOf(over);
      if (at !== -1) open.splice(at, 1);
      if (open.length === 0) this.#open.delete(node);
    }
  }

  #kept(node: string): Wanted {
    const wanted = this.#all.get(node) ?? this.#untouched();
    this.#all.set(node, wanted);
    return wanted;
  }

  #untouched(): Wanted {
    return {
      ...{ ...UNTOUCHED, version: this.#begunAt, users: {} },
      ...{ show: undefined, look: undefined, askedAt: undefined },
    };
  }

  #told(node: string): WantedPanel {
    const { version, settings, mode, users, show, look } = this.of(node);
    const ms = show === undefined ? 0 : Math.ceil(show.until - this.#now());
    return {
      ...{ version, settings, mode, users },
      ...(show !== undefined && ms > 0 && { show: { leds: show.leds, ms } }),
      ...(look !== undefined && { look }),
    };
  }
}

/** A node may be called `error`, which an emitter throws. */
function eventOf(node: string): string {
  return `of ${node}`;
}
