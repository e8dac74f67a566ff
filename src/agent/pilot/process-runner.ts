import { closeSync, fstatSync, ftruncateSync, openSync, readSync, writeSync } from 'node:fs';
import { MAX_ANSWER_BYTES } from '../../protocol/pilot.ts';
import { signalGroup } from '../process-group.ts';
import { ANSWER_TOO_LARGE, answerJson } from './answer-text.ts';
import { exitSentence } from './exit-sentence.ts';
import { type Launcher, startLauncher } from './launcher.ts';
import { Limits } from './limits.ts';
import { notBegun, resolvedArgv } from './resolved-argv.ts';
import { type Outcome, type Runner, type RunnerContext, taskEnvironment } from './runner.ts';
import type { Task } from './task.ts';
import { TaskCaptures } from './task-captures.ts';

const scratch = Buffer.allocUnsafe(64 * 1024);
/** Shorter tasks are not worth a look at their captures. */
const LOOK_AFTER_MS = 25;
const ENDED_BY_TERM = 128 + 15;

/** `mode: process`: a process a task, forked by the slot's launcher. */
export class ProcessRunner implements Runner {
  readonly #context: RunnerContext;
  readonly #captures: TaskCaptures;
  readonly #stdin: number;
  readonly #stdout: number;
  readonly #limits: Limits;
  #stdinBytes = 0;
  #launcher: Launcher | undefined;
  #task: Task | undefined;

  constructor(context: RunnerContext) {
    this.#context = context;
    this.#captures = new TaskCaptures(context);
    this.#stdin = openSync(`${this.#captures.directory}/in`, 'w+', 0o600);
    this.#stdout = openSync(`${this.#captures.directory}/out`, 'w+', 0o600);
    this.#limits = new Limits(context.spec);
  }

  start(task: Task): void {
    this.#task = task;
    this.#limits.reset();
    try {
      this.#writeParams(task.params);
      this.#launcher ??= this.#launch();
    } catch (error) {
      this.#end(notBegun(error));
      return;
    }
    this.#launcher.run(task.task, task.attempt);
  }

  poll(nowMs: number, memory: ReadonlyMap<number, number> | undefined): void {
    if (this.#task === undefined || this.#launcher === undefined) return;
    const elapsedMs = nowMs - this.#task.startedMs;
    if (elapsedMs > LOOK_AFTER_MS) {
      this.#captures.stderr.poll();
      if (fstatSync(this.#stdout).size > MAX_ANSWER_BYTES) {
        this.#limits.kill(
          this.#launcher.groupId,
          `printed more than ${MAX_ANSWER_BYTES / 1024 / 1024} MiB on stdout; write large results to files under $BREADBOX_OUT`,
        );
      }
    }
    this.#limits.poll(this.#launcher.groupId, nowMs, elapsedMs, memory);
  }

  cancel(): void {
    this.#task = undefined;
    this.#endLauncher();
    this.#captures.discard();
  }

  close(): void {
    this.#endLauncher();
    closeSync(this.#stdin);
    closeSync(this.#stdout);
    this.#captures.close();
  }

  #launch(): Launcher {
    const { directory, note } = this.#context;
    const env = taskEnvironment(this.#context, this.#captures.out);
    const launcher = startLauncher(
      resolvedArgv(this.#context),
      { directory, captures: this.#captures.directory, env },
      { onExitCode: (code) => this.#exited(code), onGone: () => this.#gone() },
    );
    note(launcher.groupId);
    return launcher;
  }

  #writeParams(params: unknown): void {
    const text = Buffer.from(`${JSON.stringify(params ?? null)}\n`);
    if (text.length < this.#stdinBytes) ftruncateSync(this.#stdin, text.length);
    this.#stdinBytes = text.length;
    for (let done = 0; done < text.length; ) done += writeSync(this.#stdin, text, done, text.length - done, done);
  }

  #exited(code: number): void {
    const verdict = this.#limits.verdict;
    if (verdict !== undefined) {
      // The task has obeyed; what it started may not have.
      this.#endLauncher();
      this.#end({ ok: false, error: verdict, exitCode: code });
      return;
    }
    if (code !== 0) {
      const error = exitSentence(code, this.#context.spec.argv[0] ?? '');
      this.#end({ ok: false, error, exitCode: code, killed: code === ENDED_BY_TERM });
      return;
    }
    const answer = this.#readAnswer();
    this.#end(answer === undefined ? { ok: false, error: ANSWER_TOO_LARGE } : { ok: true, answer });
  }

  #gone(): void {
    this.#launcher = undefined;
    if (this.#task === undefined) return;
    const { verdict } = this.#limits;
    const error = verdict ?? 'was killed together with its launcher, from outside';
    this.#end({ ok: false, error, killed: verdict === undefined });
  }

  #end(outcome: Outcome): void {
    if (this.#task === undefined) return;
    this.#task = undefined;
    if (!outcome.ok) ftruncateSync(this.#stdout, 0);
    this.#context.onEnd(this.#captures.complete(outcome));
  }

  /** Stdout as JSON where it is JSON, else as text without its last newline. */
  #readAnswer(): string | undefined {
    let bytes = readSync(this.#stdout, scratch, 0, scratch.length, 0);
    let buffer = scratch;
    if (bytes === scratch.length) {
      bytes = fstatSync(this.#stdout).size;
      if (bytes > MAX_ANSWER_BYTES) return undefined;
      buffer = Buffer.allocUnsafe(bytes);
      bytes = readSync(this.#stdout, buffer, 0, bytes, 0);
    }
    return answerJson(jsonOrText(buffer.toString('utf8', 0, bytes)));
  }

  #endLauncher(): void {
    if (this.#launcher === undefined) return;
    this.#launcher.release();
    signalGroup(this.#launcher.groupId, 'SIGKILL');
    this.#launcher = undefined;
  }
}

function jsonOrText(text: string): unknown {
  if (/^\s*[{["\d\-tfn]/.test(text)) {
    try {
      return JSON.parse(text);
    } catch {
      // A text that only begins like JSON.
    }
  }
  return text.endsWith('\n') ? text.slice(0, -1) : text;
}
