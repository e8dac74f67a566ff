import { NodeSet } from '../cluster/node-set.ts';
import {
  type Examination,
  type Finding,
  RUNGS,
  type Rung,
  type RungProgress,
  type RungState,
} from '../protocol/doctor.ts';
import { RUNG_TITLES } from './ladder.ts';

interface Row {
  readonly nodes: Map<string, RungState>;
  tested: readonly string[];
  because: string | undefined;
  beganAt: number | undefined;
  endedAt: number | undefined;
}

export interface ExaminationStart {
  readonly examination: string;
  readonly fix: boolean;
  readonly by: string;
  readonly nodes: readonly string[];
}

/** What says most of a rung, first. */
const TELLING: readonly RungState[] = ['running', 'failed', 'warning', 'ok', 'unknown', 'skipped', 'waiting'];

/** How an examination is going: what the store keeps and everybody is told. */
export class ExaminationProgress {
  readonly #start: ExaminationStart;
  readonly #change: () => void;
  readonly #now: () => number;
  readonly #startedAt: number;
  readonly #rows: ReadonlyMap<Rung, Row>;
  readonly #steps: { node: string; what: string }[] = [];
  #findings: readonly Finding[] = [];
  #state: Examination['state'] = 'running';
  #endedAt: number | undefined;
  #doing: string | undefined;

  constructor(start: ExaminationStart, on: { readonly change: () => void; readonly now?: () => number }) {
    this.#start = start;
    this.#change = on.change;
    this.#now = on.now ?? Date.now;
    this.#startedAt = this.#now();
    this.#rows = new Map(
      RUNGS.map((rung) => [
        rung,
        {
          nodes: new Map(start.nodes.map((node): [string, RungState] => [node, 'waiting'])),
          ...{ tested: [], because: undefined, beganAt: undefined, endedAt: undefined },
        },
      ]),
    );
  }

  doing(what: string): void {
    this.#doing = what;
    this.#change();
  }

  begin(rung: Rung, nodes: readonly string[]): void {
    const row = this.#rows.get(rung)!;
    row.beganAt ??= this.#now();
    for (const node of nodes) row.nodes.set(node, 'running');
    this.#change();
  }

  end(
    rung: Rung,
    nodes: ReadonlyMap<string, RungState>,
    said: { readonly tested: readonly string[]; readonly because: string | undefined },
  ): void {
    const row = this.#rows.get(rung)!;
    row.endedAt = this.#now();
    row.tested = said.tested;
    row.because = said.because;
    for (const [node, state] of nodes) row.nodes.set(node, state);
    this.#change();
  }

  found(findings: readonly Finding[]): void {
    this.#findings = findings;
    this.#change();
  }

  did(node: string, what: string): void {
    this.#steps.push({ node, what });
    this.#change();
  }

  finish(state: Exclude<Examination['state'], 'running'>): void {
    for (const { nodes } of this.#rows.values())
      for (const [node, was] of nodes) if (was === 'waiting' || was === 'running') nodes.set(node, 'unknown');
    this.#state = state;
    this.#doing = undefined;
    this.#endedAt = this.#now();
    this.#change();
  }

  snapshot(): Examination {
    const { nodes, ...start } = this.#start;
    const isLeft = ({ level, fixed }: Finding) => level === 'error' && fixed !== true;
    return {
      ...start,
      nodes: NodeSet.of(nodes).toString(),
      state: this.#state,
      ok: this.#state === 'done' && !this.#findings.some(isLeft),
      startedAt: new Date(this.#startedAt).toISOString(),
      ...(this.#endedAt !== undefined && { endedAt: new Date(this.#endedAt).toISOString() }),
      ...(this.#doing !== undefined && { doing: this.#doing }),
      rungs: RUNGS.map((rung) => this.#shown(rung)),
      findings: [...this.#findings],
      steps: [...this.#steps],
    };
  }

  #shown(rung: Rung): RungProgress {
    const { nodes, tested, because, beganAt, endedAt } = this.#rows.get(rung)!;
    const states = new Set(nodes.values());
    const until = endedAt ?? this.#endedAt ?? this.#now();
    return {
      rung,
      title: RUNG_TITLES[rung],
      state: TELLING.find((state) => states.has(state)) ?? 'waiting',
      nodes: Object.fromEntries(nodes),
      tested: [...tested],
      ...(because !== undefined && { because }),
      seconds: beganAt === undefined ? 0 : Math.round(until - beganAt) / 1000,
    };
  }
}
