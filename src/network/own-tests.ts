import { BreadboxError } from '../cluster/errors.ts';
import type { Inventory } from '../inventory/node-list.ts';
import type { NetworkDesk } from './network-desk.ts';

/** After the head has started, so that it does not begin its life with a flood; and for nodes that start together. */
const WAIT_MS = 20_000;
const AGAIN_MS = 10_000;
/** As `by` of tests that nobody asked for. */
export const OWN_TESTS = 'breadbox';

export interface OwnTestsParts {
  readonly desk: NetworkDesk;
  readonly inventory: Inventory;
  /** Whether jobs run: their programs are not to be slowed down. */
  readonly jobsRun: () => Promise<boolean>;
  /** Not while an `up` is at work: it may be installing what is measured with. */
  readonly mayBegin: () => Promise<boolean>;
  /** Whether the agent of a node has fallen silent, of which there is an alert of its own. */
  readonly isGone: (node: string) => boolean;
  readonly warn: (message: string, error?: unknown) => void;
  readonly waitMs?: number;
  readonly againMs?: number;
}

/** A quick test at the start of the head, and one of each node that has started. */
export class OwnTests {
  readonly #parts: OwnTestsParts;
  readonly #nodes = new Set<string>();
  #all = false;
  #timer: NodeJS.Timeout | undefined;
  #stopped = false;

  constructor(parts: OwnTestsParts) {
    this.#parts = parts;
  }

  start(): void {
    this.#all = true;
    this.#later(this.#parts.waitMs ?? WAIT_MS);
  }

  booted(node: string): void {
    this.#nodes.add(node);
    this.#later(this.#parts.waitMs ?? WAIT_MS);
  }

  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#timer);
  }

  #later(ms: number): void {
    if (this.#stopped || this.#timer !== undefined) return;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.#begin().catch((error: unknown) => this.#parts.warn('the network could not be tested', error));
    }, ms);
    this.#timer.unref();
  }

  async #begin(): Promise<void> {
    const { desk, inventory, jobsRun, mayBegin, isGone } = this.#parts;
    if (!(await mayBegin())) return this.#later(this.#parts.againMs ?? AGAIN_MS);
    // Who was never reached is no path that could have become worse.
    const reached = (await inventory.list()).filter(({ state }) => state === 'up' || state === 'reachable');
    const [all, booted] = [this.#all, [...this.#nodes]];
    const wanted = reached.map(({ node }) => node).filter((node) => all || booted.includes(node));
    this.#all = false;
    this.#nodes.clear();
    if (wanted.length === 0) return;
    const body = { kind: 'quick', nodes: wanted.join(','), seconds: 1, throughput: true } as const;
    const again = () => {
      this.#all ||= all;
      for (const node of booted) this.#nodes.add(node);
      this.#later(this.#parts.againMs ?? AGAIN_MS);
    };
    try {
      const hinders = async () => ((await jobsRun()) ? JOBS_RUN : undefined);
      await desk.begin(body, OWN_TESTS, { hinders, makesWay: again, isGone });
    } catch (error) {
      if (!(error instanceof BreadboxError)) throw error;
      // Otherwise the head is the only node, or the node has just gone from the inventory.
      if (error.code === 'already-running') again();
    }
  }
}

const JOBS_RUN = 'Jobs run, so throughput was not measured by itself.';
