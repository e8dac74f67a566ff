import { sortNames } from '../../cluster/sorted-names.ts';
import type { LivePanel, Panel } from '../../protocol/panel.ts';
import { ledsOf } from '../../protocol/panel-frame.ts';

/** The panels that are looked at: told whole at first, then by events. */
export class ShownPanels {
  #panels = new Map<string, Panel>();
  #takesNew = false;

  /** In panel order. */
  all(): readonly Panel[] {
    return sortNames([...this.#panels.keys()]).map((name) => this.#panels.get(name)!);
  }

  /** @param takesNew a node that speaks for the first time is shown as well */
  takeAll(panels: readonly Panel[], takesNew: boolean): void {
    this.#takesNew = takesNew;
    this.#panels = new Map(panels.map((panel) => [panel.node, panel]));
  }

  takeLive({ nodes }: LivePanel): void {
    for (const [node, { leds, ...told }] of Object.entries(nodes)) {
      if (this.#takesNew || this.#panels.has(node)) this.#panels.set(node, { node, ...told, leds: [...ledsOf(leds)] });
    }
  }
}
