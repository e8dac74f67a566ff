import { closeSync, fstatSync, ftruncateSync, mkdirSync, openSync, readSync, writeSync } from 'node:fs';
import { MAX_ANSWER_BYTES } from '../../protocol/pilot.ts';
import { findProgram } from '../find-program.ts';
import { signalGroup } from '../process-group.ts';
import { ANSWER_TOO_LARGE, answerJson } from './answer-text.ts';
import { exitSentence } from './exit-sentence.ts';
import { type Launcher, startLauncher } from './launcher.ts';
import { Limits } from './limits.ts';
import { OutDirectory } from './out-directory.ts';
import { type Outcome, type Runner, type RunnerContext, taskEnvironment } from './runner.ts';
import { StderrCapture } from './stderr-capture.ts';
import type { Task } from './task.ts';

const scratch = Buffer.allocUnsafe(64 * 1024);
/** Shorter tasks are not worth a look at their captures. */
const LOOK_AFTER_MS = 25;

/** `mode: process`: a process a task, forked by the slot's launcher. */
export class ProcessRunner implements Runner {
  readonly #context: RunnerContext;
  readonly #captures: string;
  readonly #stdin: number;
  readonly #stdout: number;
  readonly #stderr: StderrCapture;
  readonly #out: OutDirectory;
  readonly #limits: Limits;
  #stdinBytes = 0;
  #launcher: Launcher | undefined;
  #task: Task | undefined;

  constructor(context: RunnerContext) {
    this.#context = context;
    this.#captures = `${context.captureDir}/${context.run}-${context.slot}`;
    mkdirSync(this.#captures, { recursive: true, mode: 0o700 });
    this.#stdin = openSync(`${this.#captures}/in`, 'w+', 0o600);
    this.#stdout = openSync(`${this.#captures}/out`, 'w+', 0o600);
    this.#stderr = new StderrCapture(`${this.#captures}/err`);
    this.#out = new OutDirectory(`${context.diskDir}/${context.run}-${context.slot}`);
    this.#limits = new Limits(context.spec);
  }

  start(task: Task): void {
    this.#task = task;
    this.#limits.reset();
    try {
      this.#writeParams(task.params);
    } catch (error) {
      const what = `its parameters could not be written to ${this.#captures}: ${(error as Error).message}`;
      this.#end({ ok: false, error: what });
      return;
    }
    this.#launcher ??= this.#launch();
    if (this.#launcher === undefined) {
      const error = `there is no program ${this.#context.spec.argv[0]} on ${this.#context.node}: neither on PATH nor in the bundle`;
      this.#end({ ok: false, exitCode: 127, error });
      return;
    }
    this.#launcher.run(task.task, task.attempt);
  }

  poll(nowMs: number, memory: ReadonlyMap<number, number> | undefined): void {
    if (this.#task === undefined || this.#launcher === undefined) return;
    const elapsedMs = nowMs - this.#task.startedMs;
    if (elapsedMs > LOOK_AFTER_MS) {
      this.#stderr.poll();
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
    this.#stderr.take();
    this.#out.clear();
  }

  close(): void {
    this.#endLauncher();
    closeSync(this.#stdin);
    closeSync(this.#stdout);
    this.#stderr.close();
  }

  #launch(): Launcher | undefined {
    const { spec, directory } = this.#context;
    const [name = '', ...args] = spec.argv;
    const program = findProgram(name, directory);
    if (program === undefined) return undefined;
    const env = taskEnvironment(this.#context, this.#out.path);
    return startLauncher(
      [program, ...args],
      { directory, captures: this.#captures, env },
      {
        onExitCode: (code) => this.#exited(code),
        onGone: () => this.#gone(),
      },
    );
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
      this.#end({ ok: false, error: exitSentence(code, this.#context.spec.argv[0] ?? ''), exitCode: code });
      return;
    }
    const answer = this.#readAnswer();
    this.#end(answer === undefined ? { ok: false, error: ANSWER_TOO_LARGE } : { ok: true, answer });
  }

  #gone(): void {
    this.#launcher = undefined;
    if (this.#task === undefined) return;
    this.#end({ ok: false, error: this.#limits.verdict ?? 'was killed together with its launcher, from outside' });
  }

  #end(outcome: Outcome): void {
    if (this.#task === undefined) return;
    this.#task = undefined;
    const log = this.#stderr.take();
    if (outcome.ok) {
      this.#context.onEnd({ ok: true, answer: outcome.answer, log, files: this.#out.take() });
      return;
    }
    this.#out.clear();
    ftruncateSync(this.#stdout, 0);
    this.#context.onEnd({ ...outcome, log });
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
