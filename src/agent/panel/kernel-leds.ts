import { writeFileSync } from 'node:fs';
import type { PanelSettings } from '../../protocol/panel.ts';
import type { Leds } from '../../protocol/panel-frame.ts';
import type { Root } from '../collectors/root.ts';
import type { Hardware, HardwareState } from './hardware.ts';

const LEDS = 'sys/class/leds';
const CHECK_MS = 5000;
const NO_TRIGGER = 'none';

export type LedSettings = Extract<PanelSettings, { driver: 'leds' }>;

/** How an LED was before it showed anything of a panel. */
export interface LedBefore {
  readonly trigger: string;
  readonly brightness: number;
}
export type LedsBefore = Record<string, LedBefore>;

export function ledNames(root: Root): string[] {
  return root.list(LEDS);
}

/**
 * LEDs that the kernel knows (Documentation/leds/leds-class.rst), such as the activity LED of a bare board. While they show a panel, nothing
 * else triggers them; afterwards they do what they did.
 */
export class KernelLeds implements Hardware {
  readonly restMs = CHECK_MS;
  readonly #root: Root;
  readonly #leds: LedSettings['leds'];
  readonly #before: LedsBefore;
  readonly #onTaken: () => void;

  /** @param before what is known of LEDs from an agent that was killed; those that are taken are added, and `onTaken` is called */
  constructor(root: Root, { leds }: LedSettings, before: LedsBefore, onTaken: () => void) {
    this.#root = root;
    this.#leds = leds;
    this.#before = before;
    this.#onTaken = onTaken;
  }

  get #names(): string[] {
    return [...new Set(this.#leds.flatMap((name) => name ?? []))];
  }

  async show(leds: Leds): Promise<HardwareState> {
    const there = ledNames(this.#root);
    for (const name of this.#names) {
      if (!there.includes(name)) {
        const what = there.length === 0 ? 'there is none at all' : `there is ${there.slice(0, 8).join(', ')}`;
        return { hardware: 'missing', because: `no LED ${name} below /sys/class/leds: ${what}`.slice(0, 300) };
      }
      const isLit = this.#leds.some((led, index) => led === name && leds[index] === true);
      try {
        this.#light(name, isLit);
      } catch (error) {
        const { code, message } = error as NodeJS.ErrnoException;
        const why = code === 'EACCES' || code === 'EPERM' ? 'only root may, and the agent is not root here' : message;
        return { hardware: 'failing', because: `LED ${name} cannot be switched: ${why}`.slice(0, 300) };
      }
    }
    return { hardware: 'lit' };
  }

  close(): Promise<void> {
    for (const name of this.#names) {
      const before = this.#before[name];
      if (before === undefined) continue;
      try {
        this.#write(name, 'brightness', String(before.brightness));
        this.#write(name, 'trigger', before.trigger);
      } catch {
        // It was pulled out, or was never ours: there is nothing to restore.
      }
      delete this.#before[name];
    }
    this.#onTaken();
    return Promise.resolve();
  }

  #light(name: string, isLit: boolean): void {
    const trigger = this.#triggerOf(name);
    const most = this.#root.number(`${LEDS}/${name}/max_brightness`) ?? 255;
    const now = this.#root.number(`${LEDS}/${name}/brightness`);
    if (trigger !== NO_TRIGGER || this.#before[name] === undefined) {
      this.#before[name] ??= { trigger, brightness: now ?? 0 };
      this.#onTaken();
    }
    if (trigger !== NO_TRIGGER) this.#write(name, 'trigger', NO_TRIGGER);
    const wanted = isLit ? most : 0;
    // To name another trigger switches it off.
    if (trigger !== NO_TRIGGER || now !== wanted) this.#write(name, 'brightness', String(wanted));
  }

  /** The file names all that there are, the one that rules in brackets. */
  #triggerOf(name: string): string {
    return /\[([^\]]+)\]/.exec(this.#root.text(`${LEDS}/${name}/trigger`) ?? '')?.[1] ?? NO_TRIGGER;
  }

  #write(name: string, file: 'brightness' | 'trigger', value: string): void {
    writeFileSync(this.#root.to(`${LEDS}/${name}/${file}`), value);
  }
}
