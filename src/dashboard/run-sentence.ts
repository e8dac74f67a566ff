import type { Optimum, RunStatus } from '../protocol/farm.ts';
import { aboutText, countOf, countText, durationText, percentText, valueText } from './amounts.ts';
import { clockText } from './clock.ts';

const LONG_SEC = 3600;
const MAX_REASON_CHARS = 160;

/** What a person wants to know of a run, in one sentence. */
export function runSentence(status: RunStatus, now = new Date()): string {
  switch (status.state) {
    case 'running':
      return `${status.project} ${running(status, now)}`;
    case 'pending':
      return `${status.project} has not begun${because(status)}.`;
    case 'paused':
      return `${status.project} is paused${at(status)}${because(status)}.`;
    case 'done':
      return `${status.project} ${done(status)}`;
    case 'failed':
      return `${status.project} failed${at(status)}${because(status)}.`;
    case 'cancelled':
      return `${status.project} was cancelled${at(status)}${because(status)}.`;
  }
}

/** The reason without the output that a program may have left in it. */
export function reasonLine(status: RunStatus): string | undefined {
  const [first] = (status.reason ?? '').split(/; |\n/, 1);
  if (!first) return undefined;
  const line = first.replace(/\.\s*$/, '');
  return line.length > MAX_REASON_CHARS ? `${line.slice(0, MAX_REASON_CHARS)}…` : line;
}

/** The unit that a run counts in. */
export function taskWord(status: RunStatus): 'tile' | 'task' {
  return tileGrid(status) === undefined ? 'task' : 'tile';
}

/** Where an optimiser has found something, that is the finding. */
export function optimumSentence(status: RunStatus, optimum: Optimum): string {
  const { best, evaluations, budget } = optimum;
  const isDone = status.state === 'done' && status.failed === 0 && status.reason === undefined;
  if (best === undefined || (status.state !== 'running' && !isDone)) return runSentence(status);
  const value = valueText(best.value);
  if (isDone) {
    return `${status.project} is done: the best is ${value}, after ${countOf(evaluations, 'evaluation')} in ${durationText(status.seconds)}.`;
  }
  return `${status.project}: the best so far is ${value}, after ${countText(evaluations)} of ${countOf(budget, 'evaluation')}.`;
}

/** Rows and columns where the tasks are the tiles of a picture: a grid of exactly y and x. */
export function tileGrid(status: RunStatus): { readonly rows: number; readonly columns: number } | undefined {
  const [y, x, ...more] = status.grid ?? [];
  if (y?.axis !== 'y' || x?.axis !== 'x' || more.length > 0 || y.size * x.size === 0) return undefined;
  return { rows: y.size, columns: x.size };
}

export function isWithoutWorkers(status: RunStatus): boolean {
  return status.state === 'running' && status.waiting > 0 && status.leased === 0 && status.rate === 0;
}

function running(status: RunStatus, now: Date): string {
  const { tasks, answered, failed, feedDone, secondsLeft } = status;
  if (tasks === 0) return feedDone ? 'has no tasks.' : 'is starting: its feed has given no task yet.';
  if (isWithoutWorkers(status)) {
    return answered === 0 ? 'is waiting for its first worker.' : `is ${percent(status)} done and waits for a worker.`;
  }
  if (feedDone && answered + failed === tasks) return 'has all its answers and puts them together.';
  if (!feedDone) return `has ${countOf(answered, 'answer')} so far, and its feed still gives tasks.`;
  if (answered === 0) return `has begun: ${countOf(status.leased, taskWord(status))} of ${countText(tasks)} in work.`;
  if (secondsLeft === undefined) return `is ${percent(status)} done; how long it still takes is unknown.`;
  if (secondsLeft > LONG_SEC) {
    return `is ${percent(status)} done and finishes about ${clockText(new Date(now.getTime() + secondsLeft * 1000), now)}.`;
  }
  return `is ${percent(status)} done and finishes in ${aboutText(secondsLeft)}.`;
}

function done(status: RunStatus): string {
  const word = taskWord(status);
  const took = `in ${durationText(status.seconds)}`;
  if (status.failed > 0) {
    return `is done, but ${countText(status.failed)} of ${countOf(status.tasks, word)} failed.`;
  }
  if (status.reason !== undefined) return `is done, but ${reasonLine(status)}.`;
  if (status.tasks === 0) return 'is done: it had no tasks.';
  return `is done: ${countOf(status.answered, word)} ${took}.`;
}

function percent(status: RunStatus): string {
  return percentText(status.answered, status.tasks);
}

function at(status: RunStatus): string {
  if (status.tasks === 0) return ' before its first task';
  if (status.answered === 0) return ' before its first answer';
  return status.feedDone ? ` at ${percent(status)}` : ` after ${countOf(status.answered, 'answer')}`;
}

function because(status: RunStatus): string {
  const reason = reasonLine(status);
  if (reason === undefined) return '';
  // The head's reason may say the state again: "paused by anna".
  return reason.startsWith(`${status.state} `) ? reason.slice(status.state.length) : `: ${reason}`;
}
