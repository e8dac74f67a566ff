import type { FoundChip, WantedPanel } from '../../protocol/panel.ts';
import { WANTED_SECONDS } from '../../protocol/panel-limits.ts';
import type { HeadAddress, HeadConnections } from '../head-connections.ts';
import { type ExchangeRequest, exchange } from '../head-exchange.ts';

/** A head of a version that has no panels, or that does not know this node. */
const UNKNOWN_PAUSE_MS = 60_000;
const REFUSED_PAUSE_MS = 20_000;
const BROKEN_PAUSE_MS = 2000;
const ANSWER_MS = 15_000;
/** A head that is about to end answers at once, though nothing has changed. */
const AT_ONCE_MS = 1000;

export interface WantedPollParts {
  readonly node: string;
  readonly connections: HeadConnections;
  readonly onWanted: (wanted: WantedPanel) => void;
  readonly onLook: (bus: number, address: number) => Promise<FoundChip>;
  readonly say: (line: string) => void;
}

/** Asks the head what is wanted of this node's panel, again as soon as it is told something; only while the head is there. */
export class WantedPoll {
  readonly #parts: WantedPollParts;
  readonly #stop = new AbortController();
  /** Ends the question that is open: one to a head that has gone would hold the next up. */
  #question = new AbortController();
  #version = -1;
  #asking = false;
  #dueAt = 0;
  #looked: number | undefined;
  #takesPanels = false;
  #trouble: string | undefined;

  constructor(parts: WantedPollParts) {
    this.#parts = parts;
  }

  /** The head knows what a panel is: an older one takes no line of it. */
  get headTakesPanels(): boolean {
    return this.#takesPanels;
  }

  /** Once a second. @param head that answers; undefined: none does */
  tick(now: number, head: HeadAddress | undefined): void {
    if (head === undefined && this.#asking) this.#question.abort();
    if (head === undefined || this.#asking || now < this.#dueAt || this.#stop.signal.aborted) return;
    this.#asking = true;
    this.#question = new AbortController();
    this.#askOn(head).then(
      (pauseMs) => this.#rest(pauseMs),
      (error: Error) => {
        // That there is no head is said by who brings samples there.
        this.#rest(BROKEN_PAUSE_MS);
        if (error instanceof SyntaxError) this.#complain(`what the head wants of the panel is not understood`);
      },
    );
  }

  stop(): void {
    this.#stop.abort();
    this.#question.abort();
  }

  #rest(pauseMs: number): void {
    this.#asking = false;
    this.#dueAt = performance.now() + pauseMs;
  }

  /** Until it is answered otherwise than with what is wanted; answers how long to wait. */
  async #askOn(head: HeadAddress): Promise<number> {
    for (;;) {
      const askedAt = performance.now();
      const { status, text } = await exchange(head, this.#parts.connections, {
        ...{ method: 'GET', path: `${this.#place}/wanted?after=${this.#version}` },
        ...{ idleTimeoutMs: WANTED_SECONDS * 1000 + ANSWER_MS, signal: this.#question.signal },
      });
      if (status === 404) {
        this.#takesPanels = false;
        return UNKNOWN_PAUSE_MS;
      }
      if (status !== 200) {
        this.#complain(`the head does not say what is wanted of the panel: it answered ${status}`);
        return REFUSED_PAUSE_MS;
      }
      const wanted = JSON.parse(text) as WantedPanel;
      this.#takesPanels = true;
      this.#trouble = undefined;
      const isNew = wanted.version !== this.#version;
      this.#version = wanted.version;
      if (isNew) this.#parts.onWanted(wanted);
      if (wanted.look !== undefined) this.#look(head, wanted.look);
      if (!isNew && performance.now() - askedAt < AT_ONCE_MS) return BROKEN_PAUSE_MS;
    }
  }

  /** Beside the next question, as it takes a moment. */
  #look(head: HeadAddress, { ask, bus, address }: NonNullable<WantedPanel['look']>): void {
    if (this.#looked === ask) return;
    this.#looked = ask;
    this.#parts
      .onLook(bus, address)
      .then((found) =>
        this.#exchange(head, {
          ...{ method: 'POST', path: `${this.#place}/found`, body: JSON.stringify({ ask, found }) },
          idleTimeoutMs: ANSWER_MS,
        }),
      )
      .then(
        ({ status }) => {
          if (status >= 400) this.#complain(`the head did not take what was found on the bus: it answered ${status}`);
        },
        (error: Error) => this.#complain(`what was found on the bus did not reach the head: ${error.message}`),
      );
  }

  get #place(): string {
    return `/api/panel/${encodeURIComponent(this.#parts.node)}`;
  }

  #exchange(head: HeadAddress, call: Omit<ExchangeRequest, 'signal'>) {
    return exchange(head, this.#parts.connections, { ...call, signal: this.#stop.signal });
  }

  #complain(trouble: string): void {
    if (trouble !== this.#trouble) this.#parts.say(`panel: ${trouble}`);
    this.#trouble = trouble;
  }
}
