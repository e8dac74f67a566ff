import type { Alert, AlertRule } from '../../protocol/alerts.ts';
import { Budget } from '../budget.ts';
import type { Rule, Scene, Trouble, Verdict } from './rule.ts';

/** Something that a node that speaks does not measure any more, such as a disk that was taken out, is forgotten after so long. */
const UNJUDGED_MS = 600_000;
/** A sentence with figures follows them at most so often. */
const REWORD_MS = 10_000;
/** Of a node, whatever it tells: a loose plug shall not fill the history of all. */
const BEGINNINGS = { atOnce: 60, perSecond: 1 / 60 };
const SEVERITY_ORDER = { warning: 0, bad: 1 } as const;

/** An alert as it is kept in memory. */
export interface OpenAlert {
  readonly number: number;
  readonly rule: AlertRule;
  readonly node: string;
  readonly part: string | undefined;
  readonly since: number;
  trouble: Trouble;
  acknowledged: Alert['acknowledged'];
  jobs: readonly string[];
}

export interface Change {
  readonly change: 'began' | 'worse' | 'reworded' | 'ended';
  readonly open: OpenAlert;
}

interface Subject {
  readonly rule: Rule;
  readonly node: string;
  readonly part: string | undefined;
  troubleSince: number | undefined;
  wellSince: number | undefined;
  judgedAt: number;
  wordedAt: number;
  open: OpenAlert | undefined;
}

/**
 * Which troubles are told: what lasts long enough begins, what is gone long enough ends, what nobody can judge stays as it is. Keeps
 * nothing but memory and asks nobody.
 */
export class AlertBook {
  readonly #rules: readonly Rule[];
  readonly #warn: (message: string, error?: unknown) => void;
  readonly #budgets = new Map<string, Budget>();
  readonly #subjects = new Map<string, Subject>();
  #last: number;

  /**
   * @param last the greatest number that an alert has had
   * @param warn hears, each second anew, of a rule that throws: what that judges stays as it is, and the others judge all the same;
   * and of a node of which more begins than is told
   */
  constructor(
    rules: readonly Rule[],
    { open, last }: { readonly open: readonly OpenAlert[]; readonly last: number },
    warn: (message: string, error?: unknown) => void,
  ) {
    this.#rules = rules;
    this.#warn = warn;
    this.#last = last;
    for (const alert of open) {
      const rule = rules.find((each) => each.rule === alert.rule);
      if (rule !== undefined) this.#subject(rule, alert, alert.since).open = alert;
    }
  }

  get open(): readonly OpenAlert[] {
    return [...this.#subjects.values()].map(({ open }) => open).filter((open) => open !== undefined);
  }

  /** @param known nodes that there still are: the alerts of others end */
  judge(scene: Omit<Scene, 'isOn'>, known: ReadonlySet<string>): readonly Change[] {
    const changes: Change[] = [];
    for (const rule of this.#rules) {
      const isOn = (node: string, part?: string) =>
        this.#subjects.get(keyOf(rule.rule, node, part))?.open !== undefined;
      for (const verdict of this.#judged(rule, { ...scene, isOn })) this.#take(rule, verdict, scene.now, changes);
    }
    for (const node of this.#budgets.keys()) if (!known.has(node)) this.#budgets.delete(node);
    const live = new Set(scene.live.map(({ node }) => node));
    for (const [key, subject] of this.#subjects) {
      const isGone = known.size > 0 && !isSeveral(subject) && !known.has(subject.node);
      const isUnjudged = scene.now - subject.judgedAt > UNJUDGED_MS && (live.has(subject.node) || isSeveral(subject));
      if (!isGone && !isUnjudged) continue;
      this.#subjects.delete(key);
      if (subject.open !== undefined) changes.push({ change: 'ended', open: subject.open });
    }
    return changes;
  }

  #judged(rule: Rule, scene: Scene): readonly Verdict[] {
    try {
      return rule.judge(scene);
    } catch (error) {
      this.#warn(`the alert rule ${rule.rule} does not judge`, error);
      return [];
    }
  }

  /** The clock was set back: what lies ahead of it now has just been. */
  setBack(now: number): void {
    for (const subject of this.#subjects.values()) {
      const { troubleSince, wellSince } = subject;
      if (troubleSince !== undefined) subject.troubleSince = Math.min(troubleSince, now);
      if (wellSince !== undefined) subject.wellSince = Math.min(wellSince, now);
      subject.judgedAt = Math.min(subject.judgedAt, now);
      subject.wordedAt = Math.min(subject.wordedAt, now);
    }
  }

  #take(rule: Rule, verdict: Verdict, now: number, changes: Change[]): void {
    const { trouble } = verdict;
    const key = keyOf(rule.rule, verdict.node, verdict.part);
    if (trouble === undefined && !this.#subjects.has(key)) return;
    const subject = this.#subject(rule, verdict, now);
    subject.judgedAt = now;
    if (trouble === undefined) {
      subject.troubleSince = undefined;
      subject.wellSince ??= now;
      if (subject.open !== undefined && now - subject.wellSince < rule.clearAfterSec * 1000) return;
      this.#subjects.delete(key);
      if (subject.open !== undefined) changes.push({ change: 'ended', open: subject.open });
      return;
    }
    subject.wellSince = undefined;
    subject.troubleSince ??= now;
    const { open } = subject;
    if (open !== undefined) {
      this.#go(subject, open, trouble, now, changes);
      return;
    }
    if (now - subject.troubleSince < (trouble.afterSec ?? rule.afterSec) * 1000) return;
    if (!this.#mayBegin(verdict.node, now)) return;
    subject.wordedAt = now;
    subject.open = {
      ...{ number: ++this.#last, rule: rule.rule, node: verdict.node, part: verdict.part },
      ...{ since: trouble.beganAt ?? subject.troubleSince, trouble, acknowledged: undefined, jobs: [] },
    };
    changes.push({ change: 'began', open: subject.open });
  }

  #mayBegin(node: string, now: number): boolean {
    const budget = this.#budgets.get(node) ?? new Budget(BEGINNINGS);
    this.#budgets.set(node, budget);
    if (budget.spend(now)) return true;
    this.#warn(`so many alerts of ${node} begin that only one a minute is told`);
    return false;
  }

  #go(subject: Subject, open: OpenAlert, trouble: Trouble, now: number, changes: Change[]): void {
    const isWorse = SEVERITY_ORDER[trouble.severity] > SEVERITY_ORDER[open.trouble.severity];
    const isOther = trouble.sentence !== open.trouble.sentence || trouble.what !== open.trouble.what;
    const isMilder = SEVERITY_ORDER[trouble.severity] < SEVERITY_ORDER[open.trouble.severity];
    if (!isWorse && !((isOther || isMilder) && now - subject.wordedAt >= REWORD_MS)) return;
    subject.wordedAt = now;
    open.trouble = trouble;
    changes.push({ change: isWorse ? 'worse' : 'reworded', open });
  }

  #subject(rule: Rule, { node, part }: Pick<Verdict, 'node' | 'part'>, now: number): Subject {
    const key = keyOf(rule.rule, node, part);
    let subject = this.#subjects.get(key);
    if (subject === undefined) {
      const never = { troubleSince: undefined, wellSince: undefined, open: undefined };
      subject = { rule, node, part, ...never, judgedAt: now, wordedAt: now };
      this.#subjects.set(key, subject);
    }
    return subject;
  }
}

function keyOf(rule: AlertRule, node: string, part: string | undefined): string {
  return `${rule}\n${node}\n${part ?? ''}`;
}

/** A node set, or a pair of a network test: none of the names that the head knows. */
function isSeveral({ rule }: Subject): boolean {
  return rule.rule === 'network-slow' || rule.rule === 'warming-together';
}
