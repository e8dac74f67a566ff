import { mkdirSync } from 'node:fs';
import { MAX_ANSWER_BYTES } from '../../protocol/pilot.ts';
import { findProgram } from '../find-program.ts';
import { signalGroup } from '../process-group.ts';
import { ANSWER_TOO_LARGE, answerJson } from './answer-text.ts';
import { Limits } from './limits.ts';
import { OutDirectory } from './out-directory.ts';
import { type Outcome, type Runner, type RunnerContext, taskEnvironment } from './runner.ts';
import { StderrCapture } from './stderr-capture.ts';
import { parseStreamLine } from './stream-line.ts';
import { type StreamProcess, startStreamProcess } from './stream-process.ts';
import type { Task } from './task.ts';

/** An answer and the object around it. */
const MAX_LINE_BYTES = MAX_ANSWER_BYTES + 1024;
const LOOK_AFTER_MS = 25;
const DEATHS_BEFORE_BACKOFF = 3;
const LONGEST_BACKOFF_MS = 10_000;

/** `mode: stream`: one long-lived process, a JSON line in, a JSON line out, one task in flight. */
export class StreamRunner implements Runner {
  readonly #context: RunnerContext;
  readonly #stderr: StderrCapture;
  readonly #out: OutDirectory;
  readonly #outJson: string;
  readonly #limits: Limits;
  #child: StreamProcess | undefined;
  #task: Task | undefined;
  /** Ends of the process since its last answer. */
  #deaths = 0;
  #backoff: NodeJS.Timeout | undefined;

  constructor(context: RunnerContext) {
    this.#context = context;
    const captures = `${context.captureDir}/${context.run}-${context.slot}`;
    mkdirSync(captures, { recursive: true, mode: 0o700 });
    this.#stderr = new StderrCapture(`${captures}/err`);
    this.#out = new OutDirectory(`${context.diskDir}/${context.run}-${context.slot}`);
    this.#outJson = JSON.stringify(this.#out.path);
    this.#limits = new Limits(context.spec);
  }

  start(task: Task): void {
    this.#task = task;
    this.#limits.reset();
    if (this.#child === undefined && this.#deaths >= DEATHS_BEFORE_BACKOFF) {
      const waitMs = Math.min(LONGEST_BACKOFF_MS, 500 * 2 ** (this.#deaths - DEATHS_BEFORE_BACKOFF));
      this.#backoff = setTimeout(() => {
        this.#backoff = undefined;
        // The time limit is of the task, not of the wait.
        task.startedMs = Date.now();
        this.#send(task);
      }, waitMs);
      return;
    }
    this.#send(task);
  }

  poll(nowMs: number, memory: ReadonlyMap<number, number> | undefined): void {
    if (this.#task === undefined || this.#child === undefined) return;
    const elapsedMs = nowMs - this.#task.startedMs;
    if (elapsedMs > LOOK_AFTER_MS) this.#stderr.poll();
    this.#limits.poll(this.#child.groupId, nowMs, elapsedMs, memory);
  }

  cancel(): void {
    this.#task = undefined;
    clearTimeout(this.#backoff);
    this.#endChild();
    this.#stderr.take();
    this.#out.clear();
  }

  close(): void {
    clearTimeout(this.#backoff);
    this.#endChild();
    this.#stderr.close();
  }

  #send(task: Task): void {
    this.#child ??= this.#spawn();
    if (this.#child === undefined) {
      const error = `there is no program ${this.#context.spec.argv[0]} on ${this.#context.node}: neither on PATH nor in the bundle`;
      this.#end({ ok: false, exitCode: 127, error });
      return;
    }
    const params = JSON.stringify(task.params ?? null);
    this.#child.write(`{"task":"${task.task}","params":${params},"out":${this.#outJson}}\n`);
  }

  #spawn(): StreamProcess | undefined {
    const { spec, directory } = this.#context;
    const [name = '', ...args] = spec.argv;
    const program = findProgram(name, directory);
    if (program === undefined) return undefined;
    return startStreamProcess(
      [program, ...args],
      { directory, env: taskEnvironment(this.#context, this.#out.path), stderr: this.#stderr.fd },
      {
        onLine: (line) => this.#line(line),
        onPending: (bytes) => {
          if (bytes > MAX_LINE_BYTES)
            this.#restart(
              `printed a line longer than ${MAX_ANSWER_BYTES / 1024 / 1024} MiB; write large results to files under $BREADBOX_OUT`,
            );
        },
        onExit: (code, signal) => this.#exited(code, signal),
      },
    );
  }

  #line(line: string): void {
    if (this.#limits.verdict !== undefined) return; // it is being ended: too late
    const parsed = this.#task === undefined ? undefined : parseStreamLine(line, this.#task.task);
    if (parsed === undefined) {
      this.#restart(
        `printed a line that is no answer: ${line.slice(0, 200)}${line.length > 200 ? '…' : ''} (on stdout belongs one line {"task":…,"answer":…} or {"task":…,"error":…} a task; all else to stderr)`,
      );
      return;
    }
    this.#deaths = 0;
    if ('error' in parsed) {
      this.#end({ ok: false, error: parsed.error });
      return;
    }
    const answer = answerJson(parsed.answer);
    this.#end(answer === undefined ? { ok: false, error: ANSWER_TOO_LARGE } : { ok: true, answer });
  }

  #exited(code: number | undefined, signal: string | undefined): void {
    const groupId = this.#child?.groupId;
    this.#child = undefined;
    if (groupId !== undefined) signalGroup(groupId, 'SIGKILL');
    this.#deaths++;
    const how = signal === undefined ? `exited with ${code}` : `was ended by ${signal}`;
    this.#end({
      ok: false,
      error: this.#limits.verdict ?? `its process ${how} before it answered`,
      exitCode: code,
    });
  }

  #restart(reason: string): void {
    this.#deaths++;
    this.#endChild();
    this.#end({ ok: false, error: reason });
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
    this.#context.onEnd({ ...outcome, log });
  }

  #endChild(): void {
    if (this.#child === undefined) return;
    this.#child.release();
    signalGroup(this.#child.groupId, 'SIGKILL');
    this.#child = undefined;
  }
}
