import { MAX_ANSWER_BYTES } from '../../protocol/pilot.ts';
import { signalGroup } from '../process-group.ts';
import { ANSWER_TOO_LARGE, answerJson } from './answer-text.ts';
import { Limits } from './limits.ts';
import { notBegun, resolvedArgv } from './resolved-argv.ts';
import { type Outcome, type Runner, type RunnerContext, taskEnvironment } from './runner.ts';
import { parseStreamLine } from './stream-line.ts';
import { type StreamProcess, startStreamProcess } from './stream-process.ts';
import type { Task } from './task.ts';
import { TaskCaptures } from './task-captures.ts';

/** An answer and the object around it. */
const MAX_LINE_BYTES = MAX_ANSWER_BYTES + 1024;
const LINE_TOO_LONG = `printed a line longer than ${MAX_ANSWER_BYTES / 1024 / 1024} MiB; write large results to files under $BREADBOX_OUT`;
const LOOK_AFTER_MS = 25;
const DEATHS_BEFORE_BACKOFF = 3;
const LONGEST_BACKOFF_MS = 10_000;

/** `mode: stream`: one long-lived process, a JSON line in, a JSON line out, one task in flight. */
export class StreamRunner implements Runner {
  readonly #context: RunnerContext;
  readonly #captures: TaskCaptures;
  readonly #outJson: string;
  readonly #limits: Limits;
  #child: StreamProcess | undefined;
  #task: Task | undefined;
  /** Ends of the process since its last answer. */
  #deaths = 0;
  #backoff: NodeJS.Timeout | undefined;

  constructor(context: RunnerContext) {
    this.#context = context;
    this.#captures = new TaskCaptures(context);
    this.#outJson = JSON.stringify(this.#captures.out);
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
        task.startedMs = performance.now();
        this.#send(task);
      }, waitMs);
      return;
    }
    this.#send(task);
  }

  poll(nowMs: number, memory: ReadonlyMap<number, number> | undefined): void {
    if (this.#task === undefined || this.#child === undefined) return;
    const elapsedMs = nowMs - this.#task.startedMs;
    if (elapsedMs > LOOK_AFTER_MS) this.#captures.stderr.poll();
    this.#limits.poll(this.#child.groupId, nowMs, elapsedMs, memory);
  }

  cancel(): void {
    this.#task = undefined;
    clearTimeout(this.#backoff);
    this.#endChild();
    this.#captures.discard();
  }

  close(): void {
    clearTimeout(this.#backoff);
    this.#endChild();
    this.#captures.close();
  }

  #send(task: Task): void {
    try {
      this.#child ??= this.#spawn();
    } catch (error) {
      this.#end(notBegun(error));
      return;
    }
    const params = JSON.stringify(task.params ?? null);
    this.#child.write(`{"task":"${task.task}","params":${params},"out":${this.#outJson}}\n`);
  }

  #spawn(): StreamProcess {
    const { directory, note } = this.#context;
    const env = taskEnvironment(this.#context, this.#captures.out);
    const child = startStreamProcess(
      resolvedArgv(this.#context),
      { directory, env, stderr: this.#captures.stderr.fd },
      {
        onLine: (line) => this.#line(line),
        onPending: (bytes) => {
          if (bytes > MAX_LINE_BYTES) this.#restart(LINE_TOO_LONG);
        },
        onExit: (code, signal) => this.#exited(code, signal),
      },
    );
    note(child.groupId);
    return child;
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
      killed: this.#limits.verdict === undefined && signal === 'SIGTERM',
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
    this.#context.onEnd(this.#captures.complete(outcome));
  }

  #endChild(): void {
    if (this.#child === undefined) return;
    this.#child.release();
    signalGroup(this.#child.groupId, 'SIGKILL');
    this.#child = undefined;
  }
}
