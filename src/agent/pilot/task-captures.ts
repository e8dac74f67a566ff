import { mkdirSync } from 'node:fs';
import { OutDirectory } from './out-directory.ts';
import type { Outcome, RunnerContext } from './runner.ts';
import { StderrCapture } from './stderr-capture.ts';

/** Where the stderr and the files of a runner's tasks go, and how they become part of an outcome. */
export class TaskCaptures {
  readonly directory: string;
  readonly stderr: StderrCapture;
  readonly #out: OutDirectory;

  constructor(context: RunnerContext) {
    const name = `${context.run}-${context.slot}`;
    this.directory = `${context.captureDir}/${name}`;
    mkdirSync(this.directory, { recursive: true, mode: 0o700 });
    this.stderr = new StderrCapture(`${this.directory}/err`);
    this.#out = new OutDirectory(`${context.diskDir}/${name}`);
  }

  /** `$BREADBOX_OUT`. */
  get out(): string {
    return this.#out.path;
  }

  /** Adds log and files to how a task ended; a failed attempt has no files. */
  complete(outcome: Outcome): Outcome {
    const log = this.stderr.take();
    try {
      if (outcome.ok) return { ok: true, answer: outcome.answer, log, files: this.#out.take() };
      this.#out.clear();
      return { ...outcome, log };
    } catch (error) {
      // A full disk, say: this attempt fails with the reason, the pilot lives.
      return { ok: false, error: `$BREADBOX_OUT could not be taken: ${(error as Error).message}`, log };
    }
  }

  /** Forgets what a cancelled task left. */
  discard(): void {
    this.complete({ ok: false, error: 'cancelled' });
  }

  close(): void {
    this.stderr.close();
  }
}
