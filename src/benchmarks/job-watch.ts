import { BreadboxError } from '../cluster/errors.ts';
import { NodeSet } from '../cluster/node-set.ts';
import { type Engine, hasEnded, type JobStatus, serves } from '../jobs/engine.ts';

/** Beside the engine's news. */
const LOOK_MS = 2000;
const GRACE_SEC = 3;

/** Told why a job waits, or cannot be ended: a sentence without a full stop. `undefined`: not any more. */
export type SayWhy = (why: string | undefined) => void;

/** A job waits without end for a node that is gone. @throws BreadboxError `job-failed` naming those that take no jobs */
export async function requireServing(engine: Engine, nodes: readonly string[]): Promise<void> {
  const known = await engine.nodes();
  const states = nodes.map((node) => known.find((each) => each.node === node) ?? { node, state: 'unknown' as const });
  const lost = states.filter(({ state }) => !serves(state));
  const [first] = lost;
  if (first === undefined) return;
  const names = NodeSet.of(lost.map(({ node }) => node));
  const why = 'reason' in first && first.reason !== undefined ? first.reason : first.state;
  throw new BreadboxError('job-failed', `${names} ${lost.length === 1 ? 'takes' : 'take'} no jobs any more: ${why}.`, {
    hint: 'Resume it, or measure the others: --nodes',
  });
}

/** Follows one job to its end, and ends it where it is not wanted any more. */
export class JobWatch {
  readonly #engine: Engine;
  readonly #jobId: string;
  readonly #nodes: readonly string[];
  readonly #say: SayWhy;
  #wake: () => void = () => {};
  #said: string | undefined;
  #isCancelled = false;

  constructor(engine: Engine, jobId: string, nodes: readonly string[], say: SayWhy) {
    this.#engine = engine;
    this.#jobId = jobId;
    this.#nodes = nodes;
    this.#say = say;
  }

  /** @throws as `runStepJob` */
  async untilEnd(signal: AbortSignal): Promise<JobStatus> {
    const onAbort = (): void => this.#wake();
    const unlisten = this.#engine.onChange(({ jobId }) => {
      if (jobId === this.#jobId) this.#wake();
    });
    signal.addEventListener('abort', onAbort);
    let lost: unknown;
    try {
      for (let looks = 0; ; looks++) {
        const status = (await this.#engine.status([this.#jobId])).get(this.#jobId);
        if (status === undefined) throw new BreadboxError('not-found', `The engine has forgotten job ${this.#jobId}.`);
        if (hasEnded(status.state)) {
          signal.throwIfAborted();
          if (lost !== undefined) throw lost;
          return status;
        }
        const isPending = status.state === 'pending';
        if (isPending) lost ??= await requireServing(this.#engine, this.#nodes).catch((error: unknown) => error);
        if (signal.aborted || lost !== undefined) await this.#cancel();
        // One that has just come has no reason to wait yet.
        else this.#tell(isPending && looks > 0 ? await this.#whyPending() : undefined);
        await this.#turn();
      }
    } finally {
      signal.removeEventListener('abort', onAbort);
      unlisten();
    }
  }

  /** Tried until it succeeds: a job that is left would hold its nodes, and what is measured next would wait for it. */
  async #cancel(): Promise<void> {
    if (this.#isCancelled) return;
    try {
      await this.#engine.cancel(this.#jobId, { graceSec: GRACE_SEC });
      this.#isCancelled = true;
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      this.#tell(`job ${this.#jobId} cannot be ended yet: ${why.replace(/\.$/, '')}`);
    }
  }

  async #whyPending(): Promise<string | undefined> {
    return (await this.#engine.whyPending([this.#jobId])).get(this.#jobId)?.sentence;
  }

  #tell(why: string | undefined): void {
    if (why !== this.#said) this.#say(why);
    this.#said = why;
  }

  #turn(): Promise<void> {
    return new Promise((resolve) => {
      // A head that stops does not wait for an engine that does not answer.
      const timer = setTimeout(resolve, LOOK_MS).unref();
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
