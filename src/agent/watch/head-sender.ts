import { setTimeout as sleep } from 'node:timers/promises';
import { BreadboxError } from '../../cluster/errors.ts';
import { type HeadAddress, HeadConnections } from '../head-connections.ts';
import { HeadStream, takenOf } from './head-stream.ts';
import type { KeptSamples } from './kept-samples.ts';

/** A thousand nodes whose head comes back do not come all at once, and none makes its owner wait for long. */
const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 5000;
/** Where the head knows the token no more, or does not take samples at all. */
const REFUSED_PAUSE_MS = 20_000;
/** Who is asked to end gives the head so long to say what it has taken. */
const LAST_ANSWER_MS = 1000;

export interface HeadSenderParts {
  readonly samples: KeptSamples;
  /** What to say of the machine at the beginning of a request, as a line. */
  readonly hello: () => string;
  /** Ways to the head, the best first; asked again after each failure. @throws BreadboxError where there is none */
  readonly ways: () => readonly HeadAddress[];
  readonly now: () => number;
  readonly say: (line: string) => void;
}

/** Brings samples to the head, one request after another on one connection; while there is no head, they stay where they are. */
export class HeadSender {
  readonly #parts: HeadSenderParts;
  /** Others may ask the head by them while `run` does not end. */
  readonly connections = new HeadConnections();
  #stream: HeadStream | undefined;
  #heardBy: HeadAddress | undefined;
  #trouble: string | undefined;
  /** Which of the ways: the last that led there, until it does not. */
  #way = 0;
  #refused = 0;

  constructor(parts: HeadSenderParts) {
    this.#parts = parts;
  }

  /** The way by which the head answers; undefined: it does not. */
  get head(): HeadAddress | undefined {
    return this.#heardBy;
  }

  /** There is a new sample, or a second has gone by. */
  tick(): void {
    this.#stream?.tick();
  }

  /** What has changed of the machine, where somebody listens; a hello says it to others. */
  say(line: string): void {
    this.#stream?.say(line);
  }

  /** To the end of `stop`, which is told to the head, so that it knows what it has. */
  async run(stop: AbortSignal): Promise<void> {
    for (let failures = 0; !stop.aborted; ) {
      let pauseMs: number;
      try {
        await this.#sendOnce(stop);
        failures = 0;
        continue;
      } catch (error) {
        if (stop.aborted) break;
        pauseMs = this.#failed(error, failures);
        // A head that was heard by this way may only have been started anew.
        if (this.#heardBy === undefined) this.#way++;
        failures = this.#heardBy === undefined ? failures + 1 : 1;
        this.#heardBy = undefined;
      }
      await sleep(pauseMs, undefined, { signal: stop }).catch(() => {});
    }
    this.connections.destroy();
  }

  async #sendOnce(stop: AbortSignal): Promise<void> {
    const { samples, now, ways } = this.#parts;
    const all = ways();
    const address = all[this.#way % all.length]!;
    const callHead = await this.connections.to(address, stop);
    const stream = new HeadStream({
      ...{ address, callHead, samples, now, hello: this.#parts.hello() },
      onHeard: () => this.#heard(address),
    });
    this.#stream = stream;
    const late: { timer?: NodeJS.Timeout } = {};
    const onStop = (): void => {
      stream.end();
      late.timer = setTimeout(() => stream.destroy('asked to end'), LAST_ANSWER_MS);
    };
    stop.addEventListener('abort', onStop, { once: true });
    try {
      const answer = await stream.answer;
      const { taken, refused } = takenOf(answer);
      samples.taken(taken);
      this.#heard(address);
      if (refused > 0 && refused !== this.#refused) this.#parts.say(`the head did not take ${refused} of the values`);
      this.#refused = refused;
      if (answer.isEarly) throw new Error('the head ended the request');
    } finally {
      stop.removeEventListener('abort', onStop);
      clearTimeout(late.timer);
      this.#stream = undefined;
    }
  }

  #heard(address: HeadAddress): void {
    const [before, at] = [this.#heardBy, address.socket ?? address.url];
    this.#heardBy = address;
    if (before !== undefined && (before.socket ?? before.url) === at) return;
    this.#trouble = undefined;
    this.#parts.say(`the head at ${at} listens`);
  }

  /** Said once, not each time it is tried. Answers how long to wait. */
  #failed(error: unknown, failures: number): number {
    const trouble = (error as Error).message;
    if (trouble !== this.#trouble) {
      const hint = error instanceof BreadboxError && error.hint !== undefined ? ` (${error.hint})` : '';
      this.#parts.say(`no head: ${trouble}${hint}. What is measured is kept for ten minutes.`);
    }
    this.#trouble = trouble;
    const isRefused = error instanceof BreadboxError && error.code !== 'head-lost';
    const longest = isRefused ? REFUSED_PAUSE_MS : Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** failures);
    return longest * (0.4 + 0.6 * Math.random());
  }
}
