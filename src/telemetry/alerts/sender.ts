import { setTimeout as sleep } from 'node:timers/promises';
import type { Alert } from '../../protocol/alerts.ts';
import { endingWithin } from '../ending-within.ts';
import type { Message, Way } from './ways/way.ts';

const SEND_MS = 15_000;
const WAITS_MS: readonly number[] = [5_000, 30_000, 120_000];
/** What begins close together goes out as one message. */
const GATHER_MS = 2_000;
/** Alerts that wait for a way that does not answer; the oldest are dropped. */
const MOST_WAITING = 500;

export interface SenderParts {
  readonly warn: (message: string, error?: unknown) => void;
  /** What the dashboard is called from outside. */
  readonly url?: (() => string | undefined) | undefined;
  readonly waitsMs?: readonly number[] | undefined;
  readonly gatherMs?: number | undefined;
  readonly sendMs?: number | undefined;
}

interface Line {
  /** As it is set now: what waits goes out by that. */
  way: Way;
  readonly waiting: Alert[];
  isBusy: boolean;
  changed: AbortController;
}

/** Tells people by the ways that are set. Each way has a line of its own: one that does not answer holds up nobody. */
export class Sender {
  readonly #parts: SenderParts;
  readonly #stop = new AbortController();
  readonly #lines = new Map<Way['way'], Line>();

  constructor(parts: SenderParts) {
    this.#parts = parts;
  }

  get hasWays(): boolean {
    return this.#lines.size > 0;
  }

  /** What waits for a way that is set no more is dropped; for one that is set anew, it is tried again at once. */
  use(ways: readonly Way[]): void {
    for (const line of this.#lines.values()) {
      line.changed.abort();
      line.changed = new AbortController();
      if (!ways.some(({ way }) => way === line.way.way)) this.#lines.delete(line.way.way);
    }
    for (const way of ways) {
      const line = this.#lines.get(way.way);
      if (line !== undefined) line.way = way;
      else this.#lines.set(way.way, { way, waiting: [], isBusy: false, changed: new AbortController() });
    }
  }

  send(alerts: readonly Alert[]): void {
    for (const line of this.#lines.values()) {
      line.waiting.push(...alerts);
      const dropped = line.waiting.splice(0, Math.max(0, line.waiting.length - MOST_WAITING));
      if (dropped.length > 0)
        this.#parts.warn(`${dropped.length} alerts were not sent by ${line.way.way}: too many wait`);
      void this.#work(line);
    }
  }

  /** One message by each way, once. */
  test(alert: Alert, ways: readonly Way[]): Promise<{ way: Way['way']; ok: boolean; because?: string }[]> {
    return Promise.all(
      ways.map(async (way) => {
        try {
          await this.#once(way, [alert]);
          return { way: way.way, ok: true };
        } catch (error) {
          return { way: way.way, ok: false, because: reasonOf(error) };
        }
      }),
    );
  }

  stop(): void {
    this.#stop.abort();
  }

  async #work(line: Line): Promise<void> {
    if (line.isBusy) return;
    line.isBusy = true;
    try {
      while (line.waiting.length > 0 && this.#isSet(line)) {
        await this.#pause(line, this.#parts.gatherMs ?? GATHER_MS);
        await this.#persist(line, line.waiting.splice(0));
      }
    } catch (error) {
      if (!this.#stop.signal.aborted) this.#parts.warn(`alerts are not sent by ${line.way.way}`, error);
    } finally {
      line.isBusy = false;
    }
  }

  /** What has arrived is not sent again when the rest has to be. */
  async #persist(line: Line, alerts: readonly Alert[]): Promise<void> {
    const waits = this.#parts.waitsMs ?? WAITS_MS;
    let left = alerts;
    for (let tried = 0; left.length > 0 && this.#isSet(line); ) {
      const { way } = line;
      try {
        await this.#once(way, left.slice(0, way.most));
        left = left.slice(way.most);
        tried = 0;
      } catch (error) {
        this.#stop.signal.throwIfAborted();
        const wait = waits[tried++];
        if (wait === undefined) {
          const names = left.map(({ alert }) => alert).join(', ');
          this.#parts.warn(`${names} could not be sent by ${way.way}, tried ${tried} times: ${reasonOf(error)}`);
          return;
        }
        await this.#pause(line, wait);
        if (line.way !== way) tried = 0;
      }
    }
  }

  #isSet(line: Line): boolean {
    return this.#lines.get(line.way.way) === line;
  }

  /** Shorter where other settings come. @throws where the head ends */
  async #pause(line: Line, ms: number): Promise<void> {
    const signal = AbortSignal.any([this.#stop.signal, line.changed.signal]);
    await sleep(ms, undefined, { signal }).catch(() => this.#stop.signal.throwIfAborted());
  }

  /** A way that does not listen to its signal is not waited for either. */
  async #once(way: Way, alerts: readonly Alert[]): Promise<void> {
    this.#stop.signal.throwIfAborted();
    const message: Message = { alerts, url: this.#parts.url?.() };
    const ms = this.#parts.sendMs ?? SEND_MS;
    await endingWithin(ms, this.#stop.signal, async (signal) => {
      const late = new Promise<never>((_, reject) => {
        signal.addEventListener('abort', () => reject(new Error(`no answer within ${ms / 1000} s`)), { once: true });
      });
      await Promise.race([way.send(message, signal), late]);
    });
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
