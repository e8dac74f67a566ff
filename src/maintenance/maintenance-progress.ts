import type { AwaitedJob, Maintenance, MaintenanceKind } from '../protocol/maintenance.ts';

export type MaintenanceStep = Maintenance['nodes'][number]['step'];

/** That are told of a node; the others are counted. */
const MOST_JOBS = 8;
const ENDED: ReadonlySet<MaintenanceStep> = new Set(['done', 'failed', 'skipped']);

interface Parts {
  readonly now: () => number;
  readonly changed: () => void;
}

/** How a maintenance is going, node by node. */
export class MaintenanceProgress {
  readonly #parts: Parts;
  readonly #began = new Map<string, number>();
  /** Ids of all jobs that a node waits for. */
  readonly #awaited = new Map<string, readonly string[]>();
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

  /** @param said what it waits for, or of one that has ended, why @param jobs all that it waits for */
  set(node: string, step: MaintenanceStep, said?: string, jobs: readonly AwaitedJob[] = []): void {
    const nowMs = this.#parts.now();
    if (step !== 'waiting' && !this.#began.has(node)) this.#began.set(node, nowMs);
    const seconds = Math.round((nowMs - (this.#began.get(node) ?? nowMs)) / 100) / 10;
    const ended = ENDED.has(step);
    const words = said === undefined ? {} : ended ? { reason: said } : { now: said };
    const told = ended ? [] : jobs.slice(0, MOST_JOBS);
    const row = { node, step, ...words, ...(told.length > 0 && { jobs: told }), ...(ended && { seconds }) };
    const before = this.#state.nodes.find((other) => other.node === node);
    this.#awaited.set(node, ended ? [] : jobs.map(({ jobId }) => jobId));
    const jobCount = new Set([...this.#awaited.values()].flat()).size;
    const isSame =
      before?.step === step &&
      before.now === said &&
      isEqual(before.jobs ?? [], told) &&
      (this.#state.jobCount ?? 0) === jobCount;
    if (isSame && !ended) return;
    const { jobCount: _, ...rest } = this.#state;
    const nodes = rest.nodes.map((other) => (other.node === node ? row : other));
    this.#state = { ...rest, nodes, ...(jobCount > 0 && { jobCount }) };
    this.#parts.changed();
  }

  finish(state: Exclude<Maintenance['state'], 'running'>): void {
    this.#state = { ...this.#state, state, endedAt: new Date(this.#parts.now()).toISOString() };
  }
}

function isEqual(a: readonly AwaitedJob[], b: readonly AwaitedJob[]): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
