import type { Cluster, Host } from './cluster.ts';
import type { Phase } from './phase.ts';
import type { Part } from './rounds.ts';

/** What the looks of phases saw, by host. A text holds for the very script that printed it, and for no other. */
export class Looks {
  readonly #seen = new Map<string, Map<string, { readonly script: string; readonly text: string }>>();

  /** The looks that these phases want of a host. */
  static wanted(phases: readonly Phase[], host: Host, cluster: Cluster): Part[] {
    return phases.flatMap((phase) => {
      if (phase.look === undefined || phase.concerns?.(host, cluster) === false) return [];
      return [{ name: phase.name, script: phase.look(host, cluster) }];
    });
  }

  /** Of these looks, those that were not made, or were made with another script. */
  missing(node: string, parts: readonly Part[]): Part[] {
    return parts.filter(({ name, script }) => this.#seen.get(node)?.get(name)?.script !== script);
  }

  keep(node: string, parts: readonly Part[], texts: ReadonlyMap<string, string>): void {
    const seen = this.#seen.get(node) ?? new Map();
    this.#seen.set(node, seen);
    for (const { name, script } of parts) seen.set(name, { script, text: texts.get(name) ?? '' });
  }

  text(node: string, phase: string): string | undefined {
    return this.#seen.get(node)?.get(phase)?.text;
  }
}
