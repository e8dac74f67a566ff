import { type PanelLine, panelLineSchema } from '../protocol/panel.ts';

/** Panels say few things: five LEDs, two modes. What differs more are words about what is wrong. */
const MOST_KNOWN = 1024;
const LONGEST = 200;

/**
 * Lines of panels by their text, of all nodes together: 64 panels that flicker tell a thousand lines a second, and all but the first
 * of each kind need no reading.
 */
export class PanelLines {
  readonly #known = new Map<string, PanelLine>();

  /** `undefined`: never read. */
  known(text: string): PanelLine | undefined {
    return this.#known.get(text);
  }

  /** @param panel of a line with this text  @returns `undefined`: it is none */
  read(text: string, panel: unknown): PanelLine | undefined {
    const line = panelLineSchema.safeParse(panel).data;
    if (line !== undefined && text.length <= LONGEST && this.#known.size < MOST_KNOWN) this.#known.set(text, line);
    return line;
  }
}
