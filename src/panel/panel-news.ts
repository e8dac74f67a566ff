import type { LivePanel } from '../protocol/panel.ts';
import { FRAMES_PER_SECOND } from '../protocol/panel-limits.ts';
import type { ShownPanel } from './shown.ts';

const APART_MS = 1000 / FRAMES_PER_SECOND;

export interface PanelNewsParts {
  readonly shown: (node: string) => ShownPanel;
  readonly publish: (live: LivePanel) => void;
  /** Whether somebody looks; who comes asks for all of them first. */
  readonly isWatched: () => boolean;
}

/** Tells of panels that show something else than before: all that changed together, and not too often. */
export class PanelNews {
  readonly #parts: PanelNewsParts;
  readonly #touched = new Set<string>();
  readonly #told = new Map<string, string>();
  #toldAt = Number.NEGATIVE_INFINITY;
  #timer: NodeJS.Timeout | undefined;

  constructor(parts: PanelNewsParts) {
    this.#parts = parts;
  }

  /** It may show something else. */
  touch(nodes: Iterable<string>): void {
    if (!this.#parts.isWatched()) {
      this.#told.clear();
      return;
    }
    for (const node of nodes) this.#touched.add(node);
    if (this.#touched.size === 0) return;
    this.#timer ??= setTimeout(() => this.#tell(), Math.max(0, this.#toldAt + APART_MS - performance.now())).unref();
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#touched.clear();
  }

  #tell(): void {
    this.#timer = undefined;
    this.#toldAt = performance.now();
    const nodes: LivePanel['nodes'] = {};
    let count = 0;
    for (const node of this.#touched) {
      const shown = this.#parts.shown(node);
      const text = JSON.stringify(shown);
      if (this.#told.get(node) === text) continue;
      this.#told.set(node, text);
      nodes[node] = shown;
      count++;
    }
    this.#touched.clear();
    if (count > 0) this.#parts.publish({ nodes });
  }
}
