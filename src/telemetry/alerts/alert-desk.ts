import { BreadboxError } from '../../cluster/errors.ts';
import { NodeSet } from '../../cluster/node-set.ts';
import type { Alert, AlertSettings, Severity } from '../../protocol/alerts.ts';
import type { NetworkFinding } from '../../protocol/network.ts';
import type { Store } from '../../store/operation.ts';
import type { Watch } from '../watch.ts';
import { AlertBook, type Change, type OpenAlert } from './alert-book.ts';
import { withKeptSecrets, withoutSecrets } from './alert-settings.ts';
import { type Asked, wasAsked } from './asked-for.ts';
import type { AlertOperations, AlertRow } from './operations.ts';
import { isLive, type Rule } from './rule.ts';
import { Sender, type SenderParts } from './sender.ts';
import { waysOf } from './ways/all.ts';

/** Live events and pages show the worst so many. */
const SHOWN = 200;
/** The same trouble is sent again after so long at the earliest, however often it comes and goes. */
const SEND_AGAIN_MS = 600_000;
const ASK_EVERY_MS = 2_000;
const JOBS_MS = 3_000;
/** Whoever has not looked for so long, as the computer slept, knows as little as one who has just begun. */
const LONGEST_PAUSE_MS = 5_000;
const SEVERITY_ORDER = { warning: 0, bad: 1 } as const;

export interface AlertDeskParts extends Pick<SenderParts, 'url' | 'waitsMs' | 'gatherMs'> {
  readonly store: Store<AlertOperations>;
  readonly watch: Watch;
  readonly rules: readonly Rule[];
  /** Names of the inventory. */
  readonly planned: () => Promise<readonly string[]>;
  /** As people write it, with groups. @throws BreadboxError `bad-input`, `not-found` */
  readonly resolve: (nodes: string) => Promise<NodeSet>;
  /** What was done to nodes on request lately. */
  readonly asked: () => Promise<readonly Asked[]>;
  /** Ids of jobs that ran on the node at some time since then. */
  readonly jobsAt: (node: string, since: number) => Promise<readonly string[]>;
  readonly publish: (alerts: Alert[]) => void;
  readonly warn: (message: string, error?: unknown) => void;
  readonly now?: (() => number) | undefined;
}

/** Judges what nodes tell each second; keeps, tells and sends what needs a hand. */
export class AlertDesk {
  readonly #parts: AlertDeskParts;
  readonly #now: () => number;
  readonly #sender: Sender;
  readonly #sentAt = new Map<string, number>();
  /** Whose beginning was sent: their end is sent, too. */
  readonly #sent = new Set<number>();
  readonly #unsent = new Set<OpenAlert>();
  /** Rows that are not in the store yet, as a full disk keeps them out. */
  readonly #unwritten = new Map<number, AlertRow>();
  #book: AlertBook;
  #settings: AlertSettings = { from: 'warning' };
  #findings: readonly NetworkFinding[] = [];
  #asked: readonly Asked[] = [];
  #planned: ReadonlySet<string> = new Set();
  /** From the inventory, since this head started. */
  readonly #removed = new Set<string>();
  #judgingSince = 0;
  #tickedAt = 0;
  #askedAt = 0;
  #isWriting = false;
  #writing: Promise<void> = Promise.resolve();
  #unlisten: () => void = () => {};

  constructor(parts: AlertDeskParts) {
    this.#parts = parts;
    this.#now = parts.now ?? Date.now;
    this.#sender = new Sender(parts);
    this.#book = this.#bookOf([], 0);
  }

  async start(): Promise<void> {
    const { store, watch } = this.#parts;
    const { open, last } = await store.read('openAlerts', undefined);
    const alerts = open.map(({ alert, told }) => readOpen(alert, JSON.parse(told) as Alert));
    this.#book = this.#bookOf(alerts, last);
    const wasSent = new Set(open.filter(({ sent }) => sent === 1).map(({ alert }) => alert));
    for (const alert of this.#book.open) {
      if (wasSent.has(alert.number)) this.#sent.add(alert.number);
      else if (alert.acknowledged === undefined) this.#unsent.add(alert);
    }
    const kept = await store.read('alertSettings', undefined);
    if (kept !== undefined) this.#use(JSON.parse(kept) as AlertSettings);
    await this.#askWhatIsAsked();
    this.#judgingSince = this.#now();
    this.#tickedAt = this.#judgingSince;
    this.#unlisten = watch.onTick((now) => this.#tick(now));
  }

  async stop(): Promise<void> {
    this.#unlisten();
    this.#sender.stop();
    await this.#write();
  }

  /** What tests of the network hold to be true now. */
  setFindings(_from: 'network', findings: readonly NetworkFinding[]): void {
    this.#findings = findings;
  }

  /** The worst first. */
  open(): Alert[] {
    return this.#book.open.map((open) => alertOf(open)).sort(worstFirst);
  }

  /** With those that have ended, newest first, also of nodes that are gone. @throws BreadboxError `bad-input`, `not-found` */
  async list({
    nodes,
    history,
    limit,
  }: {
    nodes?: string | undefined;
    history: boolean;
    limit: number;
  }): Promise<Alert[]> {
    const among = nodes === undefined ? undefined : await this.#parts.resolve(nodes);
    const open = this.open();
    await this.#write();
    const ended = history ? await this.#parts.store.read('endedAlerts', { limit: among ? 10_000 : limit }) : [];
    const all = [...open, ...ended.map((told) => JSON.parse(told) as Alert)];
    return all.filter((alert) => among === undefined || concerns(alert, among)).slice(0, limit);
  }

  /** @throws BreadboxError `not-found`, `conflict` where it has ended */
  async acknowledge(alert: string, by: string): Promise<Alert> {
    const number = Number(alert.slice(1));
    const open = this.#book.open.find((each) => each.number === number);
    if (open === undefined) {
      const { last } = await this.#parts.store.read('openAlerts', undefined);
      if (number <= last) throw new BreadboxError('conflict', `${alert} is over already.`);
      throw new BreadboxError('not-found', `There is no alert ${alert}.`, { hint: 'breadbox alerts lists them.' });
    }
    open.acknowledged ??= { by, at: new Date(this.#now()).toISOString() };
    this.#unsent.delete(open);
    this.#keep(open);
    this.#publish();
    await this.#write();
    return alertOf(open);
  }

  settings(): AlertSettings {
    return withoutSecrets(this.#settings);
  }

  async setSettings(next: AlertSettings): Promise<AlertSettings> {
    const settings = withKeptSecrets(next, this.#settings);
    await this.#parts.store.write('setAlertSettings', { settings: JSON.stringify(settings) });
    this.#use(settings);
    return this.settings();
  }

  test(): ReturnType<Sender['test']> {
    const at = new Date(this.#now()).toISOString();
    const alert: Alert = {
      ...{ alert: 'a0', rule: 'unreachable', node: 'test', severity: 'bad', since: at, jobs: [] },
      sentence: 'This is a test: alerts of Breadbox arrive here.',
      ...{ what: 'Somebody asked for a test alert.', why: 'To see whether it arrives.', todo: 'Nothing.' },
    };
    return this.#sender.test(alert, waysOf(this.#settings));
  }

  #use(settings: AlertSettings): void {
    this.#settings = settings;
    this.#sender.use(waysOf(settings));
  }

  #bookOf(open: readonly OpenAlert[], last: number): AlertBook {
    const said = new Set<string>();
    return new AlertBook(this.#parts.rules, { open, last }, (message, error) => {
      if (!said.has(message)) this.#parts.warn(message, error);
      said.add(message);
    });
  }

  #tick(now: number): void {
    const { watch } = this.#parts;
    this.#followClock(now);
    if (now - this.#askedAt >= ASK_EVERY_MS) void this.#askWhatIsAsked();
    const nodes = watch.nodes().filter(({ node, seenAt }) => !this.#removed.has(node) || now - seenAt < ASK_EVERY_MS);
    const scene = {
      ...{ now, watch, nodes, judgingSince: this.#judgingSince, findings: this.#findings },
      live: nodes.filter((node) => isLive(node, now)),
      wasAsked: (node: string, at: number, what: 'restart' | 'absence') => wasAsked(this.#asked, node, at, what),
    };
    const known = new Set([...this.#planned, ...nodes.map(({ node }) => node)]);
    const changes = this.#book.judge(scene, known);
    for (const change of changes) this.#changed(change, now);
    this.#sendDue(now);
    if (changes.length > 0) this.#publish();
    if (this.#unwritten.size > 0 && !this.#isWriting) void this.#write();
  }

  /** A computer that wakes up has heard of nobody for hours; and a clock that is set back makes times of before lie ahead. */
  #followClock(now: number): void {
    const pauseMs = now - this.#tickedAt;
    this.#tickedAt = now;
    if (pauseMs < 0 || pauseMs > LONGEST_PAUSE_MS) this.#judgingSince = now;
    if (pauseMs >= 0) return;
    this.#book.setBack(now);
    this.#sentAt.clear();
    this.#askedAt = 0;
  }

  #changed({ change, open }: Change, now: number): void {
    if (change === 'ended') {
      this.#unsent.delete(open);
      this.#keep(open, now);
      const wasSent = this.#sent.delete(open.number);
      if (wasSent && open.acknowledged === undefined) this.#sender.send([alertOf(open, now)]);
      return;
    }
    if (change === 'reworded') return;
    this.#keep(open);
    if (change === 'began') void this.#tieToJobs(open);
    else if (open.acknowledged === undefined) this.#unsent.add(open);
  }

  /** Sent after its jobs are known, or after the engine has not answered in time. */
  async #tieToJobs(open: OpenAlert): Promise<void> {
    const { jobsAt, warn } = this.#parts;
    const asked = open.rule === 'warming-together' || open.rule === 'network-slow' ? [] : jobsAt(open.node, open.since);
    const late = new Promise<readonly string[]>((resolve) => setTimeout(resolve, JOBS_MS, []).unref());
    try {
      open.jobs = await Promise.race([asked, late]);
    } catch (error) {
      warn(`which jobs ran on ${open.node} is not known`, error);
    }
    if (!this.#book.open.includes(open)) return;
    if (open.acknowledged === undefined) this.#unsent.add(open);
    if (open.jobs.length === 0) return;
    this.#keep(open);
    this.#publish();
  }

  #sendDue(now: number): void {
    const due: OpenAlert[] = [];
    if (!this.#sender.hasWays) this.#unsent.clear();
    for (const open of this.#unsent) {
      if (!isSent(open.trouble.severity, this.#settings.from)) continue;
      const key = `${open.rule} ${open.node} ${open.part ?? ''} ${open.trouble.severity}`;
      if (now - (this.#sentAt.get(key) ?? 0) < SEND_AGAIN_MS) continue;
      this.#sentAt.set(key, now);
      this.#unsent.delete(open);
      this.#sent.add(open.number);
      this.#keep(open);
      due.push(open);
    }
    for (const [key, at] of this.#sentAt) if (now - at >= SEND_AGAIN_MS) this.#sentAt.delete(key);
    if (due.length > 0) this.#sender.send(due.map((open) => alertOf(open)));
  }

  #publish(): void {
    this.#parts.publish(this.open().slice(0, SHOWN));
  }

  #keep(open: OpenAlert, until?: number): void {
    const { number: alert, rule, node, since } = open;
    const told = JSON.stringify(alertOf(open, until));
    const sent = this.#sent.has(alert) ? 1 : 0;
    this.#unwritten.set(alert, { alert, rule, node, since, until: until ?? null, told, sent });
  }

  /** All that there is until now is written, or could not be, when it resolves. */
  #write(): Promise<void> {
    this.#writing = this.#writing.then(() => this.#writeRows());
    return this.#writing;
  }

  async #writeRows(): Promise<void> {
    const rows = [...this.#unwritten.values()];
    if (rows.length === 0) return;
    this.#isWriting = true;
    try {
      await this.#parts.store.write('putAlerts', rows);
      for (const row of rows) if (this.#unwritten.get(row.alert) === row) this.#unwritten.delete(row.alert);
    } catch (error) {
      this.#parts.warn('alerts could not be written down; they are shown all the same', error);
    } finally {
      this.#isWriting = false;
    }
  }

  async #askWhatIsAsked(): Promise<void> {
    this.#askedAt = this.#now();
    try {
      const [asked, planned] = await Promise.all([this.#parts.asked(), this.#parts.planned()]);
      this.#asked = asked;
      const now = new Set(planned);
      for (const node of this.#planned) if (!now.has(node)) this.#removed.add(node);
      for (const node of now) this.#removed.delete(node);
      this.#planned = now;
    } catch (error) {
      this.#parts.warn('what was asked of nodes is not known', error);
    }
  }
}

function alertOf({ number, rule, node, part, since, trouble, acknowledged, jobs }: OpenAlert, until?: number): Alert {
  const { severity, sentence, what, why, todo } = trouble;
  return {
    ...{ alert: `a${number}`, rule, node, ...(part !== undefined && { part }) },
    ...{ severity, sentence, what, why, todo, since: new Date(since).toISOString() },
    ...(until !== undefined && { until: new Date(until).toISOString() }),
    ...(acknowledged !== undefined && { acknowledged }),
    jobs: [...jobs],
  };
}

function readOpen(number: number, alert: Alert): OpenAlert {
  const { rule, node, part, severity, sentence, what, why, todo, since, acknowledged, jobs } = alert;
  const trouble = { severity, sentence, what, why, todo };
  return { number, rule, node, part, since: Date.parse(since), trouble, acknowledged, jobs };
}

function worstFirst(one: Alert, other: Alert): number {
  const known = Number(one.acknowledged !== undefined) - Number(other.acknowledged !== undefined);
  const severity = SEVERITY_ORDER[other.severity] - SEVERITY_ORDER[one.severity];
  return known || severity || one.since.localeCompare(other.since);
}

function concerns({ node }: Alert, among: NodeSet): boolean {
  if (among.has(node)) return true;
  try {
    return [...NodeSet.parse(node)].some((name) => among.has(name));
  } catch {
    return false; // a pair of a network test is no node set
  }
}

function isSent(severity: Severity, from: Severity): boolean {
  return SEVERITY_ORDER[severity] >= SEVERITY_ORDER[from];
}
