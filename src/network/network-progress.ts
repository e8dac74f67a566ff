import type { NetworkFinding, NetworkPair, NetworkTest } from '../protocol/network.ts';

export type TestNews = Omit<NetworkTest, 'pairs'>;
export type TestStart = Pick<NetworkTest, 'test' | 'kind' | 'by' | 'nodes'>;

/** How a test of the network is going: what the store keeps and everybody is told. */
export class NetworkProgress {
  readonly #start: TestStart;
  readonly #change: () => void;
  readonly #clock: () => number;
  readonly #startedAt: number;
  readonly #pairs = new Map<string, NetworkPair>();
  #findings: readonly NetworkFinding[] = [];
  #state: NetworkTest['state'] = 'running';
  #endedAt: number | undefined;
  #now: string | undefined = 'connects to all nodes';
  #done = 0;
  #total = 0;
  #problem: string | undefined;

  constructor(start: TestStart, on: { readonly change: () => void; readonly now: () => number }) {
    this.#start = start;
    this.#change = on.change;
    this.#clock = on.now;
    this.#startedAt = this.#clock();
  }

  expect(measurements: number): void {
    this.#total += measurements;
    this.#change();
  }

  doing(what: string): void {
    this.#now = what;
    this.#change();
  }

  measured(pair: NetworkPair, measurements = 1): void {
    this.set(pair);
    this.#done = Math.min(this.#total, this.#done + measurements);
    this.#change();
  }

  /** What is known of a direction already stays; reasons are gathered. */
  set(pair: NetworkPair): void {
    const key = `${pair.from} ${pair.to}`;
    const known = this.#pairs.get(key);
    const because = [known?.because, pair.because].filter((why, i, all) => why !== undefined && all.indexOf(why) === i);
    this.#pairs.set(key, { ...known, ...pair, ...(because.length > 0 && { because: because.join(' ') }) });
  }

  get(from: string, to: string): NetworkPair | undefined {
    return this.#pairs.get(`${from} ${to}`);
  }

  found(findings: readonly NetworkFinding[]): void {
    this.#findings = findings;
    this.#change();
  }

  finish(state: Exclude<NetworkTest['state'], 'running'>, problem?: string): void {
    this.#state = state;
    this.#problem = problem;
    this.#now = undefined;
    this.#endedAt = this.#clock();
    this.#change();
  }

  get pairs(): readonly NetworkPair[] {
    return [...this.#pairs.values()];
  }

  snapshot(): NetworkTest {
    return { ...this.news(), pairs: [...this.#pairs.values()] };
  }

  /** Without its pairs, which are many. */
  news(): TestNews {
    return {
      ...this.#start,
      state: this.#state,
      startedAt: new Date(this.#startedAt).toISOString(),
      ...(this.#endedAt !== undefined && { endedAt: new Date(this.#endedAt).toISOString() }),
      ...(this.#now !== undefined && { now: this.#now }),
      ...{ done: this.#done, total: this.#total, findings: [...this.#findings] },
      ...(this.#problem !== undefined && { problem: this.#problem }),
    };
  }
}
