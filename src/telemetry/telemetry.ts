import { BreadboxError } from '../cluster/errors.ts';
import { nodeNameProblem } from '../inventory/names.ts';
import { FRAMES_PER_SECOND, type PanelLine } from '../protocol/panel.ts';
import type { SeriesKey } from '../protocol/series.ts';
import {
  type AgentAbout,
  agentAboutSchema,
  KEPT_SAMPLE_SECONDS,
  type LiveTelemetry,
  type NodeTelemetry,
  STREAM_SECONDS,
} from '../protocol/telemetry.ts';
import type { Store } from '../store/operation.ts';
import { AgentStream } from './agent-stream.ts';
import { Budget } from './budget.ts';
import { Complaints } from './complaints.ts';
import { type History, type HistoryQuery, readHistory } from './history.ts';
import { Keeper } from './keeper.ts';
import { liveFigures } from './live-figures.ts';
import { NodeRecord } from './node-record.ts';
import type { TelemetryOperations } from './operations.ts';
import type { AgentHello, StreamAnswer, Taker } from './taker.ts';
import type { PanelWatch, WatchedNode } from './watch.ts';

const TICK_MS = 1000;
/** Of a node: what an agent that comes back has kept and what it measured during two requests at once, two a second in the long run. */
const LINES = { atOnce: KEPT_SAMPLE_SECONDS + 2 * STREAM_SECONDS, perSecond: 2 };
/** Of panels: what a way that was stuck for a quarter of a minute brings at once, and a little more than agents send in the long run. */
const PANEL_LINES = { atOnce: 15 * FRAMES_PER_SECOND, perSecond: 1.25 * FRAMES_PER_SECOND };
/** More than a hundred times what one head is built for. */
const MOST_NODES = 4096;
const PRUNE_EVERY_MS = 60_000;
/** A node that is not in the inventory and was silent for so long is none of ours any more. */
const STRANGER_MS = 600_000;
const REMEMBERED_MS = 31 * 86_400_000;

export interface TelemetryParts {
  readonly store: Store<TelemetryOperations>;
  /** The nodes of the inventory. */
  readonly planned: () => Promise<readonly string[]>;
  readonly warn: (message: string, error?: unknown) => void;
  /** Gets what all nodes do, once a second. */
  readonly publish?: ((live: LiveTelemetry) => void) | undefined;
  /** Whether somebody looks. */
  readonly isWatched?: (() => boolean) | undefined;
  readonly now?: (() => number) | undefined;
}

/** Who sends. */
export interface Speaker {
  /** For the log. */
  readonly who: string;
  maySpeakFor(node: string): boolean;
  /** Tells the agent that it is heard, while its request goes on. */
  readonly sayHeard?: (() => void) | undefined;
}

/** What agents tell of their nodes. */
export class Telemetry implements PanelWatch {
  readonly #parts: TelemetryParts;
  readonly #now: () => number;
  readonly #complaints: Complaints;
  readonly #records = new Map<string, NodeRecord>();
  readonly #keeper: Keeper;
  readonly #startedAt: number;
  #tickedAt: number;
  readonly #budgets = new Map<string, { readonly budget: Budget; readonly panelBudget: Budget }>();
  readonly #streams = new Set<AgentStream>();
  readonly #onTick = new Set<(now: number) => void>();
  readonly #onBoot = new Set<(node: string, bootIdBefore: string | undefined) => void>();
  readonly #onPanel = new Set<(node: string) => void>();
  #timer: NodeJS.Timeout | undefined;
  #isStopping = false;
  #pruneAt = 0;

  constructor(parts: TelemetryParts) {
    this.#parts = parts;
    this.#now = parts.now ?? Date.now;
    this.#complaints = new Complaints((message) => parts.warn(message), this.#now);
    this.#keeper = new Keeper(parts.store, parts.warn);
    this.#startedAt = this.#now();
    this.#tickedAt = this.#startedAt;
  }

  /** Knows again who spoke before the head was started anew. */
  async start(): Promise<void> {
    const { store, warn } = this.#parts;
    for (const because of await store.write('telemetryPutAside', undefined))
      warn(`what nodes measured before could not be read, lies in telemetry.db.aside now, and begins anew: ${because}`);
    const planned = new Set(await this.#parts.planned());
    const now = this.#now();
    for (const { node, about, seenAt, session, taken } of await store.read('watchedNodes', {
      since: now - REMEMBERED_MS,
    })) {
      if (!planned.has(node) && now - seenAt > STRANGER_MS) continue;
      // As another version wrote it: of what it lacks, its agent will tell.
      const known = agentAboutSchema.safeParse(JSON.parse(about)).data;
      if (known === undefined) continue;
      const record = new NodeRecord(node, known, Math.min(seenAt, now));
      if (session !== null) record.setTaken(session, taken);
      this.#records.set(node, record);
    }
    this.#timer = setInterval(() => this.tick(), TICK_MS).unref();
  }

  /** Streams are answered, so that their agents know what has arrived. */
  async stop(): Promise<void> {
    this.#isStopping = true;
    clearInterval(this.#timer);
    for (const stream of this.#streams) stream.cut();
    await this.#keeper.writeAll(this.#now());
  }

  /**
   * Reads the body of an agent's request until it ends.
   * @throws BreadboxError `bad-input`, `not-allowed`, `too-large`, `too-many-attempts`, `conflict`
   */
  async read(body: AsyncIterable<Uint8Array>, speaker: Speaker): Promise<StreamAnswer> {
    const stream = new AgentStream(this.#taker(speaker), this.#complaints, speaker.sayHeard);
    this.#streams.add(stream);
    if (this.#isStopping) stream.cut();
    try {
      return await stream.read(body);
    } catch (error) {
      if (error instanceof BreadboxError && error.code !== 'bad-input')
        this.#complaints.about(
          `${stream.node ?? speaker.who}\n${error.code}`,
          `telemetry of ${speaker.who} is refused: ${error.message}`,
        );
      throw error;
    } finally {
      this.#streams.delete(stream);
    }
  }

  now(): number {
    return this.#now();
  }

  nodes(): readonly WatchedNode[] {
    return [...this.#records.values()];
  }

  node(name: string): WatchedNode | undefined {
    return this.#records.get(name);
  }

  recent(node: string, series: SeriesKey, seconds: number): readonly (number | undefined)[] {
    return (
      this.#records.get(node)?.recent(series, this.#now(), seconds) ?? Array.from({ length: seconds }, () => undefined)
    );
  }

  onTick(listener: (now: number) => void): () => void {
    this.#onTick.add(listener);
    return () => this.#onTick.delete(listener);
  }

  onBoot(listener: (node: string, bootIdBefore: string | undefined) => void): () => void {
    this.#onBoot.add(listener);
    return () => this.#onBoot.delete(listener);
  }

  panel(node: string): PanelLine | undefined {
    return this.#records.get(node)?.panel;
  }

  onPanel(listener: (node: string) => void): () => void {
    this.#onPanel.add(listener);
    return () => this.#onPanel.delete(listener);
  }

  /** What is known of a node now; of one whose agent never spoke, that. */
  told(node: string): NodeTelemetry {
    const record = this.#records.get(node);
    if (record === undefined) return { node, state: 'never', values: {} };
    const { about, bootedAt, seenAt, values } = record;
    return {
      node,
      state: record.isLive(this.#now()) ? 'live' : 'silent',
      seenAt: new Date(seenAt).toISOString(),
      ...(bootedAt !== undefined && { bootedAt: new Date(bootedAt).toISOString() }),
      about,
      values: Object.fromEntries(values),
    };
  }

  /** @throws BreadboxError `bad-input` */
  history(node: string, query: HistoryQuery): Promise<History> {
    const parts = { store: this.#parts.store, keeper: this.#keeper, now: this.#now, startedAt: this.#startedAt };
    return readHistory(parts, node, this.#records.get(node), query);
  }

  /** Once a second; for tests also by hand. */
  tick(): void {
    const now = this.#now();
    if (now < this.#tickedAt) this.#setBack(this.#tickedAt - now);
    this.#tickedAt = now;
    for (const record of this.#records.values()) record.sweep(now);
    for (const stream of this.#streams) stream.tick(now);
    void this.#keeper.tend(now);
    if (now >= this.#pruneAt) void this.#prune(now);
    if (this.#parts.isWatched?.() ?? true) this.#parts.publish?.(this.live(now));
    for (const listener of this.#onTick) this.#safely(() => listener(now));
  }

  #setBack(byMs: number): void {
    this.#parts.warn(`the clock of this computer was set back by ${Math.round(byMs / 1000)} s`);
    for (const record of this.#records.values()) record.setBack(byMs);
    this.#pruneAt = 0;
  }

  live(now = this.#now()): LiveTelemetry {
    const all = [...this.#records.values()];
    const nodes = all.filter((record) => record.isLive(now)).map((record) => [record.node, liveFigures(record)]);
    const silent = all.filter((record) => !record.isLive(now)).map(({ node }) => node);
    return { at: new Date(now).toISOString(), nodes: Object.fromEntries(nodes), silent };
  }

  #taker(speaker: Speaker): Taker {
    return {
      now: this.#now,
      hello: (hello, stream, now) => this.#hello(hello, stream, speaker, now),
      about: (record, about) => this.#about(record, about),
      panel: (record, line) => this.#panel(record, line),
      isKept: (ageSec) => ageSec <= KEPT_SAMPLE_SECONDS + 60,
      gathered: (record) => this.#keeper.gathered(record, this.#now()),
    };
  }

  #hello(hello: AgentHello, stream: AgentStream, speaker: Speaker, now: number) {
    const { node, session, about } = hello;
    if (!speaker.maySpeakFor(node))
      throw new BreadboxError('not-allowed', `This token does not speak for ${JSON.stringify(node)}.`, {
        hint: "Each node's agent has a token of its own: breadbox agent install NODE brings it.",
      });
    const record = this.#records.get(node) ?? this.#begin(node, about, now);
    this.#endOlder(record, session, stream, now);
    record.session = session;
    this.#about(record, about);
    const budgets = this.#budgets.get(node) ?? { budget: new Budget(LINES), panelBudget: new Budget(PANEL_LINES) };
    this.#budgets.set(node, budgets);
    return { record, ...budgets };
  }

  /** A connection that broke without a word seems open for long: the newest is the one that is there. */
  #endOlder(record: NodeRecord, session: string, stream: AgentStream, now: number): void {
    for (const other of this.#streams) {
      if (other === stream || other.node !== record.node) continue;
      other.cut();
      if (record.session !== session && record.isLive(now))
        this.#complaints.about(
          `${record.node}\ntwo`,
          `two agents say that they are ${record.node}; the newer is heard`,
        );
    }
  }

  #begin(node: string, about: AgentAbout, now: number): NodeRecord {
    const problem = nodeNameProblem(node);
    if (problem !== undefined) throw new BreadboxError('bad-input', problem);
    if (this.#records.size >= MOST_NODES)
      throw new BreadboxError('conflict', `The head watches ${MOST_NODES} nodes already; more it does not take.`);
    const record = new NodeRecord(node, { ...about, bootId: '' }, now);
    this.#records.set(node, record);
    return record;
  }

  #about(record: NodeRecord, about: AgentAbout): void {
    const before = record.about.bootId || undefined;
    record.about = about;
    if (before === about.bootId) return;
    record.bootIdBefore = before;
    for (const listener of this.#onBoot) this.#safely(() => listener(record.node, before));
  }

  #panel(record: NodeRecord, line: PanelLine): void {
    record.setPanel(line);
    for (const listener of this.#onPanel) this.#safely(() => listener(record.node));
  }

  async #prune(now: number): Promise<void> {
    this.#pruneAt = now + PRUNE_EVERY_MS;
    try {
      const planned = new Set(await this.#parts.planned());
      for (const { node, seenAt } of this.#records.values()) {
        if (planned.has(node) || now - seenAt <= STRANGER_MS) continue;
        this.#records.delete(node);
        this.#budgets.delete(node);
        this.#keeper.forget(node);
      }
    } catch (error) {
      this.#parts.warn('the inventory could not be read: who left it is watched on', error);
    }
  }

  /** One who listens shall not keep the others from hearing. */
  #safely(tell: () => void): void {
    try {
      tell();
    } catch (error) {
      this.#parts.warn('what follows the telemetry has failed', error);
    }
  }
}
