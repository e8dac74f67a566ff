import { BreadboxError } from '../../../cluster/errors.ts';
import type { ApiOutput } from '../../../protocol/api.ts';
import type { FoundChip, Panel, PanelSettings } from '../../../protocol/panel.ts';
import { LONGEST_SHOW_SECONDS } from '../../../protocol/panel.ts';
import { DARK, type Leds } from '../../../protocol/panel-frame.ts';
import type { Client } from '../../client.ts';
import { sleep } from '../../deadline.ts';

/** How long an agent may take to go by new settings. */
const SETTLE_MS = 6000;
const ASK_MS = 200;
/** What it says first may still be of the settings before. */
const STALE_MS = 1200;
const RESTORE_MS = 10_000;

/** The panel of one node, by the API alone. What was changed on it can be taken back. */
export class Board {
  readonly node: string;
  readonly #client: Client;
  readonly #signal: AbortSignal;
  readonly #before: PanelSettings;
  #isChanged = false;
  #isShowing = false;

  private constructor(client: Client, node: string, before: PanelSettings, signal: AbortSignal) {
    this.node = node;
    this.#client = client;
    this.#before = before;
    this.#signal = signal;
  }

  static async open(client: Client, node: string, signal: AbortSignal): Promise<Board> {
    const before = await client.call('GET /api/panel/{node}/settings', { params: { node }, signal });
    return new Board(client, node, before, signal);
  }

  /** What is wired to it as far as it was known before. */
  get before(): PanelSettings {
    return this.#before;
  }

  /** @throws BreadboxError `not-found` */
  async panel(): Promise<Panel> {
    const [panel] = await this.#client.call('GET /api/panel', { query: { nodes: this.node }, signal: this.#signal });
    if (panel !== undefined) return panel;
    throw new BreadboxError('not-found', `There is no node ${this.node}.`);
  }

  telemetry(): Promise<ApiOutput<'GET /api/telemetry/{node}'>> {
    return this.#client.call('GET /api/telemetry/{node}', { params: { node: this.node }, signal: this.#signal });
  }

  look(bus: number, address: number): Promise<FoundChip> {
    const params = { node: this.node };
    return this.#client.call('POST /api/panel/{node}/look', { params, body: { bus, address }, signal: this.#signal });
  }

  /** The node goes by these until `keep` or `restore`. Answers what its agent then says of the hardware. */
  async use(settings: PanelSettings): Promise<Panel> {
    this.#isChanged = true;
    await this.#put(settings, this.#signal);
    const wanted = settings.driver === 'none' ? 'none' : 'lit';
    for (const from = Date.now(); ; ) {
      await sleep(ASK_MS, this.#signal);
      const panel = await this.panel();
      const ms = Date.now() - from;
      if (panel.hardware === wanted || ms > SETTLE_MS) return panel;
      if (panel.hardware !== 'none' && ms > STALE_MS) return panel;
    }
  }

  /** @throws the reason of the walk's signal */
  pause(ms: number): Promise<void> {
    return sleep(ms, this.#signal);
  }

  /** In place of the frame, until something else is shown. */
  async show(leds: Leds): Promise<void> {
    this.#isShowing = true;
    await this.#show(leds, LONGEST_SHOW_SECONDS, this.#signal);
  }

  async showFrame(): Promise<void> {
    await this.#show(DARK, 0, this.#signal);
    this.#isShowing = false;
  }

  async keep(settings: PanelSettings): Promise<void> {
    await this.#put(settings, this.#signal);
    this.#isChanged = false;
    if (this.#isShowing) await this.showFrame();
  }

  /** Everything as it was, also after the signal of the walk. Doing it twice changes nothing. */
  async restore(): Promise<void> {
    const signal = AbortSignal.timeout(RESTORE_MS);
    if (this.#isChanged) await this.#put(this.#before, signal);
    this.#isChanged = false;
    if (this.#isShowing) await this.#show(DARK, 0, signal);
    this.#isShowing = false;
  }

  async #put(settings: PanelSettings, signal: AbortSignal): Promise<void> {
    await this.#client.call('PUT /api/panel/{node}/settings', { params: { node: this.node }, body: settings, signal });
  }

  async #show(leds: Leds, seconds: number, signal: AbortSignal): Promise<void> {
    await this.#client.call('POST /api/panel/show', { body: { nodes: this.node, leds: [...leds], seconds }, signal });
  }
}
