import type { Leds } from '../../protocol/panel-frame.ts';
import { FRAMES_PER_SECOND } from '../../protocol/panel-limits.ts';
import type { Hardware, HardwareState } from './hardware.ts';

const STEP_MS = 1000 / FRAMES_PER_SECOND;

/** Has hardware follow the frame: one thing after another, at most 20 times a second, and seldom while nothing changes. */
export class Refresher {
  readonly #hardware: Hardware;
  readonly #onState: (state: HardwareState) => void;
  #wanted: Leds;
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> | undefined;
  #isDirty = false;
  #doneAt = Number.NEGATIVE_INFINITY;
  #isStopped = false;

  constructor(hardware: Hardware, first: Leds, onState: (state: HardwareState) => void) {
    this.#hardware = hardware;
    this.#wanted = first;
    this.#onState = onState;
    this.#schedule(0);
  }

  show(leds: Leds): void {
    this.#wanted = leds;
    this.#isDirty = true;
    if (this.#running === undefined) this.#schedule(this.#soon());
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    clearTimeout(this.#timer);
    await this.#running;
    await this.#hardware.close();
  }

  #soon(): number {
    return Math.max(0, this.#doneAt + STEP_MS - performance.now());
  }

  #schedule(afterMs: number): void {
    clearTimeout(this.#timer);
    if (this.#isStopped) return;
    this.#timer = setTimeout(() => {
      this.#running = this.#run();
    }, afterMs);
  }

  async #run(): Promise<void> {
    this.#isDirty = false;
    const beganAt = performance.now();
    const state = await this.#hardware
      .show(this.#wanted)
      .catch((error: Error): HardwareState => ({ hardware: 'failing', because: error.message.slice(0, 300) }));
    this.#doneAt = beganAt;
    this.#running = undefined;
    if (!this.#isStopped) this.#onState(state);
    if (this.#isDirty) this.#schedule(this.#soon());
    else this.#schedule(this.#hardware.restMs);
  }
}
