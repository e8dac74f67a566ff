import { BreadboxError } from '../cluster/errors.ts';
import type { PanelLine } from '../protocol/panel.ts';
import { agentLineSchema } from '../protocol/telemetry.ts';
import { HEARD_EVERY_SECONDS, SILENT_AFTER_SECONDS, STREAM_SECONDS } from '../protocol/telemetry-limits.ts';
import type { Budget } from './budget.ts';
import type { Complaints } from './complaints.ts';
import { LineSplitter } from './line-splitter.ts';
import { CLOCK_KEY, type NodeRecord } from './node-record.ts';
import { PanelLines } from './panel-lines.ts';
import type { StreamAnswer, Taker } from './taker.ts';

/** An agent that says nothing for so long has lost its way here; it begins anew. */
const IDLE_MS = 15_000;
/** A request that is not ended by its agent is ended by the head, so that a token that was revoked stops counting. */
const LONGEST_MS = 2 * STREAM_SECONDS * 1000;
/** One that is measured earlier than so belongs to the past. */
const PRESENT_SEC = SILENT_AFTER_SECONDS;

const PANEL_LINES = new PanelLines();

/** One request of an agent, from its first line to the answer. */
export class AgentStream {
  readonly #taker: Taker;
  readonly #complaints: Complaints;
  readonly #lines = new LineSplitter();
  readonly #sayHeard: () => void;
  readonly #openedAt: number;
  #end: () => void = () => {};
  #spokeAt: number;
  #saidAt: number;
  #node: NodeRecord | undefined;
  #budget: Budget | undefined;
  #panelBudget: Budget | undefined;
  #session = '';
  #refused = 0;
  #isCut = false;

  /** @param sayHeard tells the agent that the connection still leads here */
  constructor(taker: Taker, complaints: Complaints, sayHeard: () => void = () => {}) {
    this.#taker = taker;
    this.#complaints = complaints;
    this.#sayHeard = sayHeard;
    this.#openedAt = taker.now();
    this.#spokeAt = this.#openedAt;
    this.#saidAt = this.#openedAt;
  }

  get node(): string | undefined {
    return this.#node?.node;
  }

  /** Answers with what has been taken so far, and hears nothing more. */
  cut(): void {
    this.#isCut = true;
    this.#end();
  }

  /** About once a second. */
  tick(now: number): void {
    if (now - this.#spokeAt > IDLE_MS || now - this.#openedAt > LONGEST_MS) this.cut();
    else if (this.#node !== undefined && now - this.#saidAt >= HEARD_EVERY_SECONDS * 1000) {
      this.#saidAt = now;
      this.#sayHeard();
    }
  }

  /**
   * Takes lines as they arrive, each as soon as it is whole.
   * @throws BreadboxError `bad-input` for what is no hello, `not-allowed`, `too-large`, `too-many-attempts`
   */
  async read(body: AsyncIterable<Uint8Array>): Promise<StreamAnswer> {
    const chunks = body[Symbol.asyncIterator]();
    for (;;) {
      const next = this.#isCut ? undefined : await this.#nextOf(chunks);
      if (next === undefined || next.done === true || this.#isCut) break;
      const now = this.#taker.now();
      this.#spokeAt = now;
      for (const line of this.#lines.take(next.value)) this.#take(line, now);
    }
    const taken = this.#node?.taken(this.#session) ?? -1;
    return { taken, refused: this.#refused, isWhole: !this.#isCut };
  }

  /** `undefined`: it was cut. A race with one promise for all of them would hold what each has brought until the request ends. */
  #nextOf(chunks: AsyncIterator<Uint8Array>): Promise<IteratorResult<Uint8Array> | undefined> {
    return new Promise((resolve, reject) => {
      this.#end = () => resolve(undefined);
      chunks.next().then(resolve, reject);
    });
  }

  #take(text: string, now: number): void {
    if (this.#node === undefined) {
      this.#begin(text, now);
      return;
    }
    const known = PANEL_LINES.known(text);
    const line = known === undefined ? jsonObject(text) : undefined;
    const isPanel = known !== undefined || (line !== undefined && 'panel' in line);
    if (!(isPanel ? this.#panelBudget : this.#budget)?.spend(now)) {
      throw new BreadboxError('too-many-attempts', `${this.#node.node} sends more lines than a node measures.`, {
        hint: 'An agent sends one a second, what it has kept of ten minutes, and up to twenty a second of its panel.',
      });
    }
    if (isPanel) this.#takePanel(known ?? PANEL_LINES.read(text, line?.panel), now);
    else if (line === undefined) this.#refuse('no line of telemetry', 'it is not a JSON object');
    else if ('values' in line) this.#takeSample(line, now);
    else this.#takeOther(line, now);
  }

  #begin(text: string, now: number): void {
    const parsed = agentLineSchema.safeParse(jsonObject(text));
    if (!parsed.success || !('hello' in parsed.data))
      throw new BreadboxError('bad-input', 'Telemetry begins with a hello line that says which node speaks.');
    const { hello } = parsed.data;
    const { record, budget, panelBudget } = this.#taker.hello(hello, this, now);
    this.#node = record;
    this.#budget = budget;
    this.#panelBudget = panelBudget;
    this.#session = hello.session;
    this.#node.seenAt = now;
  }

  #takePanel(panel: PanelLine | undefined, now: number): void {
    this.#node!.seenAt = now;
    if (panel !== undefined) this.#taker.panel(this.#node!, panel);
    else this.#refuse('what its panel shows', 'it is none');
  }

  #takeOther(line: object, now: number): void {
    const parsed = agentLineSchema.safeParse(line);
    if (parsed.success && 'about' in parsed.data) {
      this.#taker.about(this.#node!, parsed.data.about);
      this.#node!.seenAt = now;
    } else this.#refuse('no line of telemetry', 'it has no values');
  }

  /** Checked by hand: a schema would take longer over a thousand of them a second than all else does. */
  #takeSample(line: Readonly<Record<string, unknown>>, now: number): void {
    const node = this.#node!;
    const { seq, ageSec, clock, values } = line;
    if (!isWholeNumber(seq) || !isAge(ageSec) || typeof clock !== 'number' || !isRecord(values)) {
      this.#refuse('no line of telemetry', 'its seq, ageSec, clock or values is none');
      return;
    }
    node.seenAt = now;
    if (seq <= node.taken(this.#session)) return;
    node.setTaken(this.#session, seq);
    if (!this.#taker.isKept(ageSec)) {
      this.#refuse('an old sample', 'it is older than what an agent keeps');
      return;
    }
    const at = now - ageSec * 1000;
    const isNow = ageSec < PRESENT_SEC;
    const gathered = this.#taker.gathered(node);
    const keep = (key: string, value: number, when: number): void => gathered.add(key, value, when);
    node.take(values, at, isNow, keep, (key, because) => this.#refuse(key, because));
    if (isNow && Math.abs(clock) < 1e11) keep(CLOCK_KEY, node.takeClock(clock + ageSec - now / 1000, now), now);
  }

  #refuse(what: string, because: string): void {
    this.#refused++;
    this.#complain('refused', `${JSON.stringify(what.slice(0, 100))} is not taken: ${because}`);
  }

  #complain(subject: string, message: string): void {
    this.#complaints.about(`${this.node}\n${subject}`, `telemetry of ${this.node}: ${message}`);
  }
}

function jsonObject(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isRecord(value) ? value : undefined;
  } catch {
    return undefined; // counted as refused by the caller
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isWholeNumber(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function isAge(value: unknown): value is number {
  return typeof value === 'number' && value >= 0;
}
