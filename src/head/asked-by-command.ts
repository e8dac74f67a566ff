import type { Inventory } from '../inventory/node-list.ts';
import type { Asked } from '../telemetry/alerts/asked-for.ts';

/** A node that was told to restart does so within this time, or something is wrong with it. */
const RESTARTS_MS = 600_000;
/** The alert of a restart is over an hour after it: so long it must be known that somebody wanted it. */
const KNOWN_MS = RESTARTS_MS + 3_600_000;
const RESTARTS = /(^|[\s;&|/('"])(reboot|kexec|shutdown\s+(\S+\s+)*-(r|-reboot))(?![\w.-])/;
const ENDS = /(^|[\s;&|/('"])(poweroff|halt|shutdown)(?![\w.-])/;

/** Restarts and ends of nodes that somebody gave as a command (`breadbox run`), in memory alone. */
export class AskedByCommand {
  readonly #inventory: Inventory;
  readonly #now: () => number;
  #known: { readonly asked: Asked; readonly until: number }[] = [];

  constructor(inventory: Inventory, now: () => number) {
    this.#inventory = inventory;
    this.#now = now;
  }

  /** @throws BreadboxError `bad-input`, `not-found` for nodes that there are not */
  async take(nodes: string, command: string): Promise<void> {
    const restarts = RESTARTS.test(command);
    if (!restarts && !ENDS.test(command)) return;
    const from = this.#now();
    const to = from + RESTARTS_MS;
    for (const node of await this.#inventory.resolve(nodes)) {
      this.#known.push({ asked: { node, from, to, isAway: false }, until: from + KNOWN_MS });
      // Who was switched off may stay away; who was to restart may not.
      const until = restarts ? to : Number.POSITIVE_INFINITY;
      this.#known.push({ asked: { node, from, to, isAway: true }, until });
    }
  }

  lately(): readonly Asked[] {
    const now = this.#now();
    this.#known = this.#known.filter(({ until }) => now < until).slice(-10_000);
    return this.#known.map(({ asked }) => asked);
  }
}
