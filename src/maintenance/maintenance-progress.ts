import type { AwaitedJob, Maintenance, MaintenanceKind } from '../protocol/maintenance.ts';

export type MaintenanceStep = Maintenance['nodes'][number]['step'];

const ENDED: ReadonlySet<MaintenanceStep> = new Set(['done', 'failed', 'skipped']);

interface Parts {
  readonly now: () => number;
  readonly changed: () => void;
}

/** How a maintenance is going, node by node. */
export class MaintenanceProgress {
  readonly #parts: Parts;
  readonly #began = new Map<string, number>();
  #state: Maintenance;

  constructor(state: Maintenance, parts: Parts) {
    this.#state = state;
    this.#parts = parts;
  }

  static begin(
    head: { readonly maintenance: string; readonly kind: MaintenanceKind; readonly by: string },
    nodes: readonly string[],
    parts: Parts,
  ): MaintenanceProgress {
    const rows = nodes.map((node) => ({ node, step: 'waiting' as const }));
    const startedAt = new Date(parts.now()).toISOString();
    return new MaintenanceProgress({ ...head, state: 'running', nodes: rows, startedAt }, parts);
  }

  get snapshot(): Maintenance {
    return this.#state;
  }

  stepOf(node: string): MaintenanceStep {
    return this.#state.nodes.find((row) => row.node === node)!.step;
  }

  /** @param said what it waits for, or of one that has ended, why @param jobs that it waits for */
  set(node: string, step: MaintenanceStep, said?: string, jobs: readonly AwaitedJob[] = []): void {
    const nowMs = this.#parts.now();
    if (step !== 'waiting' && !this.#began.has(node)) this.#began.set(node, nowMs);
    const seconds = Math.round((nowMs - (this.#began.get(node) ?? nowMs)) / 100) / 10;
    const ended = ENDED.has(step);
    const words = said === undefined ? {} : ended ? { reason: said } : { now: said };
    const waits = jobs.length > 0 && !ended ? { jobs: [...jobs] } : {};
    const row = { node, step, ...words, ...waits, ...(ended && { seconds }) };
    const before = this.#state.nodes.find((other) => other.node === node);
    const isSame = before?.step === step && before.now === said && isEqual(before.jobs ?? [], jobs);
    if (isSame && !ended) return;
    this.#state = { ...this.#state, nodes: this.#state.nodes.map((other) => (other.node === node ? row : other)) };
    this.#parts.changed();
  }

  finish(state: Exclude<Maintenance['state'], 'running'>): void {
    this.#state = { ...this.#state, state, endedAt: new Date(this.#parts.now()).toISOString() };
  }
}

function isEqual(a: readonly AwaitedJob[], b: readonly AwaitedJob[]): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
