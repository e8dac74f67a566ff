import type {
  Engine,
  EngineCapabilities,
  EngineNode,
  JobDetails,
  JobFilter,
  JobSpec,
  JobStatus,
  WhyPending,
} from './engine.ts';

/**
 * The engine that jobs go to, whichever it is at the moment: the computer's own until there is a cluster. Whoever listens goes on listening
 * after a change; who keeps job ids keeps `key` with them.
 */
export class EngineSeat implements Engine {
  #current: Engine;
  #unlisten: () => void;
  readonly #listeners = new Set<(status: JobStatus) => void>();
  readonly #changes = new Set<(now: Engine, before: Engine) => Promise<void> | void>();

  constructor(first: Engine) {
    this.#current = first;
    this.#unlisten = this.#listenTo(first);
  }

  get current(): Engine {
    return this.#current;
  }

  get name(): Engine['name'] {
    return this.#current.name;
  }

  get key(): string {
    return this.#current.key;
  }

  get capabilities(): EngineCapabilities {
    return this.#current.capabilities;
  }

  get trouble(): string | undefined {
    return this.#current.trouble;
  }

  /** Those told by `onSwitch` are done when it resolves. The engine before is not closed: its jobs go on. */
  async switchTo(engine: Engine): Promise<void> {
    const before = this.#current;
    if (before === engine) return;
    this.#unlisten();
    this.#current = engine;
    this.#unlisten = this.#listenTo(engine);
    for (const changed of this.#changes) await changed(engine, before);
  }

  onSwitch(listener: (now: Engine, before: Engine) => Promise<void> | void): () => void {
    this.#changes.add(listener);
    return () => void this.#changes.delete(listener);
  }

  #listenTo(engine: Engine): () => void {
    return engine.onChange((status) => {
      for (const listener of this.#listeners) listener(status);
    });
  }

  onChange(listener: (status: JobStatus) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  submit(spec: JobSpec): Promise<string> {
    return this.#current.submit(spec);
  }

  status(jobIds: readonly string[]): Promise<ReadonlyMap<string, JobStatus>> {
    return this.#current.status(jobIds);
  }

  list(filter?: JobFilter): Promise<readonly JobStatus[]> {
    return this.#current.list(filter);
  }

  cancel(jobId: string, options?: { readonly graceSec?: number }): Promise<void> {
    return this.#current.cancel(jobId, options);
  }

  signal(jobId: string, signal: NodeJS.Signals): Promise<void> {
    return this.#current.signal(jobId, signal);
  }

  hold(jobId: string): Promise<void> {
    return this.#current.hold(jobId);
  }

  release(jobId: string): Promise<void> {
    return this.#current.release(jobId);
  }

  requeue(jobId: string): Promise<void> {
    return this.#current.requeue(jobId);
  }

  details(jobId: string): Promise<JobDetails | undefined> {
    return this.#current.details(jobId);
  }

  resize(jobId: string, cpus: number): Promise<number> {
    return this.#current.resize(jobId, cpus);
  }

  nodes(): Promise<readonly EngineNode[]> {
    return this.#current.nodes();
  }

  drain(nodes: readonly string[], reason: string): Promise<void> {
    return this.#current.drain(nodes, reason);
  }

  resume(nodes: readonly string[]): Promise<void> {
    return this.#current.resume(nodes);
  }

  whyPending(jobIds: readonly string[]): Promise<ReadonlyMap<string, WhyPending>> {
    return this.#current.whyPending(jobIds);
  }

  writeStdin(jobId: string, bytes: Uint8Array): Promise<void> {
    return this.#current.writeStdin(jobId, bytes);
  }

  endStdin(jobId: string): Promise<void> {
    return this.#current.endStdin(jobId);
  }

  async close(): Promise<void> {
    this.#unlisten();
    await this.#current.close();
  }
}
