import type { PanelLine, PanelSettings, WantedPanel } from '../../protocol/panel.ts';
import {
  bitsOf,
  frameOf,
  isSlow,
  type Leds,
  ledsOf,
  type PanelMode,
  USER_LEDS,
  type UserLed,
} from '../../protocol/panel-frame.ts';
import { FRAMES_PER_SECOND } from '../../protocol/panel-limits.ts';
import type { Values } from '../collectors/collector.ts';
import type { Root } from '../collectors/root.ts';
import { Expander } from './expander.ts';
import type { Hardware, HardwareState } from './hardware.ts';
import { I2c } from './i2c.ts';
import { type KeptPanel, readKeptPanel, writeKeptPanel } from './kept-panel.ts';
import { KernelLeds } from './kernel-leds.ts';
import { Refresher } from './refresher.ts';

const STEP_MS = 1000 / FRAMES_PER_SECOND;
/** What is measured seldom holds for so long. */
const HOLDS_MS = 30_000;
const NO_HARDWARE: HardwareState = { hardware: 'none' };
const USER_BITS: Readonly<Record<UserLed, number>> = { user1: 3, user2: 4 };

export interface NodePanelParts {
  readonly root: Root;
  /** Where what is wanted of it is kept. */
  readonly file: string;
  readonly cores: number;
  /** A line for the head, where it listens. */
  readonly tell: (line: string) => void;
  readonly say: (line: string) => void;
}

/** The panel of this node: what it shows, on which hardware, and what is told of it. */
export class NodePanel {
  readonly #parts: NodePanelParts;
  readonly #kept: KeptPanel;
  #refresher: Refresher | undefined;
  /** Hardware is put in the place of other hardware one after another. */
  #changing: Promise<void> = Promise.resolve();
  #state = NO_HARDWARE;
  #values: Values = {};
  readonly #measuredAt = new Map<string, number>();
  #isConnected = false;
  readonly #users: Record<UserLed, boolean> = { user1: false, user2: false };
  readonly #asked: Partial<Record<UserLed, number>> = {};
  #shown: { readonly leds: Leds; readonly timer: NodeJS.Timeout } | undefined;
  #leds: Leds;
  #told = '';
  #toldAt = Number.NEGATIVE_INFINITY;
  #tellTimer: NodeJS.Timeout | undefined;

  constructor(parts: NodePanelParts) {
    this.#parts = parts;
    this.#kept = readKeptPanel(parts.file);
    this.#leds = this.#frame();
    this.#use(this.#kept.settings);
  }

  /** Once a second: what was measured, and whether the head is at the other end of the way. */
  measured(values: Values, isConnected: boolean, now: number): void {
    for (const name of ['load1', 'throttled', 'heat_limited', 'under_voltage', 'frequency_capped']) {
      const value = values[name];
      if (value !== undefined) {
        this.#values[name] = value;
        this.#measuredAt.set(name, now);
      } else if (now - (this.#measuredAt.get(name) ?? now) > HOLDS_MS) delete this.#values[name];
    }
    this.#isConnected = isConnected;
    this.#update();
  }

  setUser(led: UserLed, isOn: boolean): void {
    this.#users[led] = isOn;
    this.#update();
  }

  /** What the owner wants of it now. */
  want({ settings, mode, users, show }: WantedPanel): void {
    const isOther = JSON.stringify(settings) !== JSON.stringify(this.#kept.settings);
    const hasChanged = isOther || mode !== this.#kept.mode;
    this.#kept.settings = settings;
    this.#kept.mode = mode;
    if (hasChanged) this.#keep();
    for (const led of USER_LEDS) {
      const wanted = users[led];
      if (wanted === undefined || wanted.ask === this.#asked[led]) continue;
      this.#asked[led] = wanted.ask;
      this.#users[led] = wanted.on;
    }
    this.#showFor(show);
    if (isOther) this.#use(settings);
    this.#update();
  }

  /** As it is told to the head. */
  get line(): string {
    return `{"panel":${this.#lineText()}}\n`;
  }

  async stop(): Promise<void> {
    clearTimeout(this.#tellTimer);
    clearTimeout(this.#shown?.timer);
    await this.#changing;
    await this.#refresher?.stop();
    this.#refresher = undefined;
  }

  get #mode(): PanelMode {
    return this.#state.mode ?? this.#kept.mode;
  }

  #frame(): Leds {
    if (this.#shown !== undefined) return this.#shown.leds;
    return frameOf(this.#mode, {
      booted: true,
      connected: this.#isConnected,
      slow: isSlow((name) => this.#values[name]),
      load1: this.#values.load1,
      cores: this.#parts.cores,
      ...this.#users,
    });
  }

  #update(): void {
    const leds = this.#frame();
    if (bitsOf(leds) !== bitsOf(this.#leds)) this.#refresher?.show(leds);
    this.#leds = leds;
    this.#tellSoon();
  }

  #lineText(): string {
    const { hardware, because } = this.#state;
    const users = USER_LEDS.reduce((bits, led) => bits | (this.#users[led] ? 1 << USER_BITS[led] : 0), 0);
    const line: PanelLine = {
      ...{ mode: this.#mode, leds: bitsOf(this.#leds), hardware, users },
      ...(because !== undefined && { because: because.slice(0, 300) }),
      hasSwitch: this.#state.mode !== undefined,
    };
    return JSON.stringify(line);
  }

  #tellSoon(): void {
    if (this.#tellTimer !== undefined || this.#lineText() === this.#told) return;
    const waitMs = this.#toldAt + STEP_MS - performance.now();
    if (waitMs <= 0) this.#tell();
    else
      this.#tellTimer = setTimeout(() => {
        this.#tellTimer = undefined;
        this.#tell();
      }, waitMs);
  }

  #tell(): void {
    const text = this.#lineText();
    if (text === this.#told) return;
    this.#told = text;
    this.#toldAt = performance.now();
    this.#parts.tell(`{"panel":${text}}\n`);
  }

  #showFor(show: WantedPanel['show']): void {
    clearTimeout(this.#shown?.timer);
    this.#shown = undefined;
    if (show === undefined) return;
    const timer = setTimeout(() => {
      this.#shown = undefined;
      this.#update();
    }, show.ms);
    this.#shown = { leds: ledsOf(show.leds), timer };
  }

  #use(settings: PanelSettings): void {
    const change = async (): Promise<void> => {
      await this.#refresher?.stop();
      this.#refresher = undefined;
      this.#state = NO_HARDWARE;
      const hardware = this.#hardwareOf(settings);
      this.#refresher = hardware && new Refresher(hardware, this.#leds, (state) => this.#hardwareIs(state));
      this.#update();
    };
    // Settings that make no sense do not stand in the way of the next.
    this.#changing = this.#changing.then(change).catch((error: Error) => {
      this.#hardwareIs({
        hardware: 'failing',
        because: `what is wanted of the panel makes no sense: ${error.message}`,
      });
    });
  }

  #hardwareOf(settings: PanelSettings): Hardware | undefined {
    const { root } = this.#parts;
    switch (settings.driver) {
      case 'none':
        return undefined;
      case 'leds':
        return new KernelLeds(root, settings, this.#kept.ledsBefore, () => this.#keep());
      default:
        return new Expander(new I2c(root), root, settings);
    }
  }

  #hardwareIs(state: HardwareState): void {
    if (state.hardware !== this.#state.hardware || state.because !== this.#state.because) {
      const why = state.because === undefined ? '' : `: ${state.because}`;
      this.#parts.say(`panel: ${state.hardware}${why}`);
    }
    this.#state = state;
    this.#update();
  }

  #keep(): void {
    try {
      writeKeptPanel(this.#parts.file, this.#kept);
    } catch (error) {
      this.#parts.say(`panel: what is wanted of it cannot be kept: ${(error as Error).message}`);
    }
  }
}
