import { MAX_ANSWER_BYTES } from '../../protocol/pilot.ts';
import type { Outcome } from './runner.ts';
import type { Task } from './task.ts';

/** JSON of an answer as it goes to the head; undefined where it is too large or nested too deeply for JSON. */
export function answerJson(value: unknown): string | undefined {
  try {
    const text = JSON.stringify(value);
    if (text.length * 3 > MAX_ANSWER_BYTES && Buffer.byteLength(text) > MAX_ANSWER_BYTES) return undefined;
    return text;
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

export const ANSWER_TOO_LARGE = `its answer is over ${MAX_ANSWER_BYTES / 1024 / 1024} MiB as JSON, or nested too deeply; write large results to files under $BREADBOX_OUT`;

/** One element of a batch of answers, as JSON text: built once, and not again when the batch is repeated. */
export function outcomeJson(task: Task, outcome: Outcome, endedAt: string): string {
  const log = outcome.log === undefined ? '' : `,"log":${JSON.stringify(outcome.log)}`;
  const sent = task.sendMs === undefined ? '' : `,"sendMs":${task.sendMs}`;
  const timed = `"task":"${task.task}","attempt":${task.attempt},"startedAt":"${task.startedAt}","endedAt":"${endedAt}","slot":${task.slot},"askMs":${task.askMs}${sent}${log}`;
  if (outcome.ok) return `{"ok":true,"answer":${outcome.answer},${timed}}`;
  const code = outcome.exitCode === undefined ? '' : `,"exitCode":${outcome.exitCode}`;
  return `{"ok":false,"error":${JSON.stringify(outcome.error.slice(0, 2000))}${code},${timed}}`;
}
