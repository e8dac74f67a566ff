import type { IncomingMessage, ServerResponse } from 'node:http';
import type { FoundChip, Panel, PanelSettings } from '../../../protocol/panel.ts';
import { type Answers, bodyOf, json } from '../../fake-head.ts';
import { isChip } from '../settings-words.ts';

/** How a board is soldered together; for tests. */
export interface Solder {
  readonly chip: FoundChip['state'];
  readonly address: number;
  /** Of the LEDs, from the top; undefined: it is broken. */
  readonly pins: readonly (number | undefined)[];
  readonly activeLow: boolean;
  /** Which level it gives on STATUS. */
  readonly toggle?: { readonly pin: number; readonly statusWhen: 'low' | 'high' };
  /** It has no resistor: nothing is seen of it before the chip pulls its pin up. */
  readonly floats?: boolean;
}

/** A board in the hands of a person, with a head and an agent between the two that do what the API says; for tests. */
export class WiredBoard {
  readonly node = 'n1';
  state: Panel['state'] = 'live';
  values: Record<string, number> = {};
  settings: PanelSettings = { driver: 'none' };
  shown: readonly boolean[] | undefined;
  toggle: 'status' | 'load' = 'status';
  /** Pins that were ever made outputs. */
  readonly driven = new Set<number>();
  readonly #solder: Solder;

  constructor(solder: Solder) {
    this.#solder = solder;
  }

  /** What a person sees, from the top. */
  get lit(): boolean[] {
    const { pins, activeLow } = this.#solder;
    const { settings } = this;
    if (!isChip(settings) || this.hardware !== 'lit') return pins.map(() => false);
    return pins.map((pin) => {
      const led = pin === undefined ? -1 : settings.pins.indexOf(pin);
      if (led === -1) return false;
      const level = (this.shown?.[led] ?? false) !== settings.activeLow;
      return level !== activeLow;
    });
  }

  get hardware(): Panel['hardware'] {
    if (!isChip(this.settings)) return this.settings.driver === 'none' ? 'none' : 'lit';
    return this.settings.address === this.#solder.address && this.settings.driver === this.#solder.chip
      ? 'lit'
      : 'missing';
  }

  answers(): Answers {
    const path = `/api/panel/${this.node}/settings` as const;
    return {
      'GET /api/panel': (request, response) => json([this.#panel()])(request, response),
      [`GET /api/telemetry/${this.node}`]: (request: IncomingMessage, response: ServerResponse) =>
        json({ node: this.node, state: this.state, values: this.values })(request, response),
      [`GET ${path}`]: (request: IncomingMessage, response: ServerResponse) => json(this.settings)(request, response),
      [`PUT ${path}`]: async (request: IncomingMessage, response: ServerResponse) => {
        this.settings = JSON.parse(await bodyOf(request)) as PanelSettings;
        if (isChip(this.settings)) for (const pin of this.settings.pins) this.driven.add(pin);
        await json(this.settings)(request, response);
      },
      'POST /api/panel/show': async (request, response) => {
        const { leds, seconds } = JSON.parse(await bodyOf(request)) as { leds: boolean[]; seconds: number };
        this.shown = seconds === 0 ? undefined : leds;
        response.writeHead(204).end();
      },
      [`POST /api/panel/${this.node}/look`]: async (request: IncomingMessage, response: ServerResponse) => {
        const { address } = JSON.parse(await bodyOf(request)) as { address: number };
        await json(this.#look(address))(request, response);
      },
    };
  }

  #panel(): Panel {
    const { node, state, hardware } = this;
    const toggle = isChip(this.settings) ? this.settings.switch : undefined;
    const isFlipped = toggle !== undefined && this.#level(toggle.pin) !== toggle.statusWhen;
    const leds: Panel['leds'] = [true, true, false, false, false];
    const mode = toggle === undefined || !isFlipped ? 'status' : 'load';
    return { node, state, mode, leds, hardware, hasSwitch: toggle !== undefined };
  }

  #level(pin: number): 'low' | 'high' {
    const { toggle, floats } = this.#solder;
    if (toggle?.pin !== pin) return 'high';
    if (floats && !(isChip(this.settings) && this.settings.switch?.pin === pin)) return 'low';
    return (toggle.statusWhen === 'low') === (this.toggle === 'status') ? 'low' : 'high';
  }

  #look(address: number): FoundChip {
    const { chip } = this.#solder;
    const bus = { buses: [1], answering: [this.#solder.address], leds: ['ACT', 'PWR'] };
    if (chip === 'no-bus' || chip === 'no-programs') return { ...bus, state: chip, say: 'so it is', answering: [] };
    if (address !== this.#solder.address) return { ...bus, state: 'nobody', say: 'nothing answers' };
    const levels = this.#level(this.#solder.toggle?.pin ?? 0) === 'high' ? 1 << (this.#solder.toggle?.pin ?? 0) : 0;
    return { ...bus, state: chip, say: 'so it is', levels };
  }
}
