import { setTimeout as sleep } from 'node:timers/promises';
import { BreadboxError } from '../cluster/errors.ts';
import { NodeSet } from '../cluster/node-set.ts';
import type { Inventory } from '../inventory/node-list.ts';
import type { ApiInput } from '../protocol/api.ts';
import type { NetworkFinding, NetworkTest } from '../protocol/network.ts';
import { OneAtATime } from '../provision/one-at-a-time.ts';
import { ProgressNews } from '../provision/progress-news.ts';
import type { Remote } from '../provision/ssh/remote.ts';
import type { Store } from '../store/operation.ts';
import { CurrentFindings } from './current-findings.ts';
import { endsOf } from './ends.ts';
import { NetworkProgress, type TestNews } from './network-progress.ts';
import type { NetworkOperations, NetworkTestRow, WholeNetworkTestRow } from './operations.ts';
import { OWN_TESTS } from './own-tests.ts';
import type { LinkOfNode } from './path-facts.ts';
import { runTest } from './run-test.ts';
import { testName, testNumber } from './test-number.ts';

const LISTED = 20;
/** Of so many tests, a head that starts looks what holds still: each node that starts has one. */
const LOOKED_BACK = 100;
const STOP_MS = 2000;
/** How often it is looked, while a test is made, who has gone. */
const LOOK_MS = 500;

export type NetworkTestBody = ApiInput<'POST /api/network-tests'>['body'];

export interface NetworkDeskParts {
  readonly store: Store<NetworkOperations>;
  readonly inventory: Inventory;
  readonly remote: Remote;
  /** What agents tell of the links of nodes. */
  readonly links: () => ReadonlyMap<string, LinkOfNode>;
  readonly publish: (test: TestNews) => void;
  /** What holds now, after each test that was finished. */
  readonly found: (findings: readonly NetworkFinding[]) => void;
  readonly warn: (message: string, error?: unknown) => void;
  readonly now?: () => number;
}

interface Current {
  readonly number: number;
  readonly progress: NetworkProgress;
  readonly news: ProgressNews<NetworkTest>;
  readonly cancel: AbortController;
  readonly ended: Promise<void>;
  readonly makesWay?: () => void;
}

/** Beside what a test measures. */
export interface Terms {
  /** Why throughput may not be measured at the moment, asked before each measurement of it. */
  readonly hinders?: () => Promise<string | undefined>;
  /** It ends where another one is asked for, and this is called then. */
  readonly makesWay?: () => void;
  /** Whether a node is known to be gone, of which others tell: that it does not answer is not told of it then. */
  readonly isGone?: (node: string) => boolean;
}

const never = async (): Promise<undefined> => undefined;

/** One test of the network at a time: begun, followed, cancelled, kept. */
export class NetworkDesk {
  readonly #parts: NetworkDeskParts;
  readonly #now: () => number;
  readonly #turns = new OneAtATime('test of the network', 'the network');
  #current: Current | undefined;
  readonly #findings = new CurrentFindings();

  constructor(parts: NetworkDeskParts) {
    this.#parts = parts;
    this.#now = parts.now ?? Date.now;
  }

  /** What a head that ended left as running was interrupted. What was found before still holds. */
  async start(): Promise<void> {
    const { store, found } = this.#parts;
    await store.write('interruptNetworkTests', { now: this.#now() });
    const rows = await store.read('listNetworkTests', { limit: LOOKED_BACK });
    const exists = await this.#nodesNow();
    for (const { test, state } of rows.toReversed())
      if (state === 'done') this.#findings.take(await this.get(testName(test)), exists);
    found(this.#findings.all);
  }

  async stop(): Promise<void> {
    this.#current?.cancel.abort(new BreadboxError('stopping', 'The head is stopping.'));
    await Promise.race([this.#current?.ended, sleep(STOP_MS, undefined, { ref: false })]);
  }

  /** Resolves when none is under way. */
  async idle(): Promise<void> {
    while (this.#current !== undefined) await this.#current.ended;
  }

  /** @throws BreadboxError `already-running`, `bad-input`, `not-found` */
  async begin(body: NetworkTestBody, by: string, terms: Terms = {}): Promise<NetworkTest> {
    if (terms.makesWay === undefined) await this.#clearWay();
    return this.#turns.begin(this.#current && testName(this.#current.number), () => this.#begin(body, by, terms));
  }

  async #clearWay(): Promise<void> {
    const current = this.#current;
    if (current?.makesWay === undefined) return;
    current.cancel.abort(new BreadboxError('conflict', 'The test made way for one that was asked for.'));
    current.makesWay();
    await current.ended;
  }

  async list(): Promise<TestNews[]> {
    const rows = await this.#parts.store.read('listNetworkTests', { limit: LISTED });
    return rows.map((row) => this.#shown(row)).filter((each) => each !== undefined);
  }

  /** @throws BreadboxError `not-found` */
  async get(test: string): Promise<NetworkTest> {
    const number = testNumber(test);
    if (this.#current?.number === number) return this.#current.progress.snapshot();
    const row = await this.#parts.store.read('networkTestByNumber', { test: number });
    const shown = row && this.#shown(row);
    if (row === undefined || shown === undefined)
      throw new BreadboxError('not-found', `There is no test ${test} of the network.`);
    return { ...shown, pairs: JSON.parse(row.pairs) as NetworkTest['pairs'] };
  }

  /** Its states from now to its end; the last one alone has its pairs. @throws BreadboxError `not-found` */
  async follow(test: string, take: (line: NetworkTest | undefined) => void): Promise<() => void> {
    const current = this.#current;
    if (current !== undefined && testNumber(test) === current.number) {
      take(lineOf(current.progress.snapshot()));
      return current.news.follow(take);
    }
    take(await this.get(test));
    take(undefined);
    return () => {};
  }

  /** @throws BreadboxError `not-found`, `conflict` where it has ended */
  async cancel(test: string): Promise<void> {
    const current = this.#current;
    if (current !== undefined && testNumber(test) === current.number)
      return current.cancel.abort(new BreadboxError('conflict', 'The test was cancelled.'));
    const { state } = await this.get(test);
    throw new BreadboxError('conflict', `${test} has ended already: ${state}.`);
  }

  async #begin(
    body: NetworkTestBody,
    by: string,
    { hinders = never, makesWay, isGone = () => false }: Terms,
  ): Promise<NetworkTest> {
    const { store, publish, inventory } = this.#parts;
    const asked = await inventory.resolve(body.nodes ?? '@all');
    if (asked.isEmpty)
      throw new BreadboxError('bad-input', 'There are no nodes to measure.', {
        hint: 'Fill the inventory with: breadbox nodes import FILE, or breadbox nodes add.',
      });
    const all = NodeSet.of((await inventory.list()).map(({ node }) => node));
    const ends = endsOf(await inventory.targets(asked), await inventory.targets(all));
    if (ends.length < 2)
      throw new BreadboxError('bad-input', 'The head is the only node: there is no path to measure.');
    const kind = body.kind ?? 'full';
    const number = await store.write('addNetworkTest', { kind, by, now: this.#now() });
    const progress = new NetworkProgress(
      { test: testName(number), kind, by, nodes: asked.toString() },
      { change: () => news.changed(), now: this.#now },
    );
    const news = new ProgressNews<NetworkTest>({
      snapshot: () => progress.snapshot(),
      publish: ({ pairs: _, ...rest }) => publish(rest),
      line: lineOf,
      // The store keeps its end alone.
      write: async (test) => {
        if (test.state !== 'running') await this.#write(number, test);
      },
    });
    const cancel = new AbortController();
    const ended = this.#run(body, { number, kind, ends, progress, news, cancel: cancel.signal, hinders, isGone });
    this.#current = { number, progress, news, cancel, ended, ...(makesWay && { makesWay }) };
    return progress.snapshot();
  }

  async #run(body: NetworkTestBody, run: Run): Promise<void> {
    const { remote, warn, links, store } = this.#parts;
    const { number, kind, ends, progress, news, cancel: signal, hinders, isGone } = run;
    const { seconds = 2, passwords, throughput = true } = body;
    // Who has gone may be back before the end.
    const gone = new Set<string>();
    const look = (): void => {
      for (const { name } of ends) if (isGone(name)) gone.add(name);
    };
    const looking = setInterval(look, LOOK_MS);
    const wasGone = (node: string): boolean => {
      look();
      return gone.has(node);
    };
    try {
      const before = await store.read('networkMeasuredBefore', { kind, test: number });
      await runTest({
        measurement: { kind, ends: headFirst(ends), remote, progress, passwords, signal, seconds, hinders },
        ...{ throughput, links: links(), isGone: wasGone },
        ...(before && { before: measuredBefore(before) }),
      });
      if (isInVain(progress.snapshot())) progress.finish('failed', 'Nothing could be measured.');
      else progress.finish('done');
    } catch (error) {
      if (!signal.aborted) warn('a test of the network failed unexpectedly', error);
      const why = error instanceof Error ? error.message : String(error);
      if (signal.aborted) progress.finish(endOf(signal));
      else progress.finish('failed', why);
    } finally {
      clearInterval(looking);
    }
    await news.end().catch((error: unknown) => warn('the end of a test of the network could not be written', error));
    const ended = progress.snapshot();
    if (ended.state === 'done') {
      const unknown = (error: unknown) => warn('it could not be told what a test of the network has found', error);
      await this.#take(ended).catch(unknown);
    }
    this.#current = undefined;
    this.#turns.over();
  }

  async #take(test: NetworkTest): Promise<void> {
    this.#findings.take(test, await this.#nodesNow());
    this.#parts.found(this.#findings.all);
  }

  async #nodesNow(): Promise<(node: string) => boolean> {
    const nodes = new Set((await this.#parts.inventory.list()).map(({ node }) => node));
    return (node) => nodes.has(node);
  }

  #write(test: number, { pairs, ...news }: NetworkTest): Promise<void> {
    const endedAt = news.endedAt === undefined ? null : Date.parse(news.endedAt);
    const texts = { progress: JSON.stringify(news), pairs: JSON.stringify(pairs) };
    return this.#parts.store.write('setNetworkTest', { test, state: news.state, ...texts, endedAt });
  }

  #shown({ test, state, progress, endedAt }: NetworkTestRow): TestNews | undefined {
    if (this.#current?.number === test) return this.#current.progress.news();
    const kept = JSON.parse(progress) as Partial<TestNews>;
    // One of a head that was killed before it wrote anything down.
    if (kept.test === undefined) return undefined;
    return { ...(kept as TestNews), state, ...(endedAt !== null && { endedAt: new Date(endedAt).toISOString() }) };
  }
}

interface Run extends Pick<Current, 'number' | 'progress' | 'news'> {
  readonly kind: NetworkTest['kind'];
  readonly ends: ReturnType<typeof endsOf>;
  readonly cancel: AbortSignal;
  readonly hinders: () => Promise<string | undefined>;
  readonly isGone: (node: string) => boolean;
}

/** Nothing was measured that somebody had asked for, and no node is to blame for it. One that nobody asked for may have had to leave it. */
function isInVain({ pairs, findings, by }: NetworkTest): boolean {
  if (by === OWN_TESTS) return false;
  const isMeasured = pairs.some(({ pingMs, mbitPerSec }) => pingMs !== undefined || mbitPerSec !== undefined);
  return pairs.length > 0 && findings.length === 0 && !isMeasured;
}

function lineOf(test: NetworkTest): NetworkTest {
  return test.state === 'running' ? { ...test, pairs: [] } : test;
}

function headFirst(ends: Run['ends']): Run['ends'] {
  return [...ends].sort((a, b) => Number(b.isHere) - Number(a.isHere));
}

function measuredBefore({ progress, pairs }: WholeNetworkTestRow): { startedAt: string; pairs: NetworkTest['pairs'] } {
  return { startedAt: (JSON.parse(progress) as TestNews).startedAt, pairs: JSON.parse(pairs) as NetworkTest['pairs'] };
}

function endOf({ reason }: AbortSignal): 'cancelled' | 'interrupted' {
  return reason instanceof BreadboxError && reason.code === 'stopping' ? 'interrupted' : 'cancelled';
}
