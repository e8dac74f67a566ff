import type { Job, Why } from '../../protocol/jobs.ts';
import { aboutText, countOf, countText, durationText } from '../amounts.ts';
import { clockText } from '../clock.ts';

const LONG_SEC = 3600;

/** What a person wants to know of a job, in one sentence. */
export function jobSentence(job: Job, why: Why | undefined, now = new Date()): string {
  switch (job.state) {
    case 'pending':
      return `${job.name} ${waiting(job, why, now)}`;
    case 'running':
      return `${job.name} ${running(job, now)}`;
    case 'completed':
      return `${job.name} is done${took(job, ': it took ')}.`;
    case 'failed':
      return `${job.name} failed${withCode(job)}${took(job, ' after ')}.`;
    case 'timeout':
      return `${job.name} ran into its time limit${limit(job)}.`;
    case 'out-of-memory':
      return `${job.name} needed more memory than ${asked(job)}.`;
    case 'cancelled':
      return `${job.name} was cancelled${took(job, ' after ') || ' before it began'}.`;
    case 'node-fail':
      return `${job.name} was lost when its computer failed${took(job, ' after ')}.`;
  }
}

/** How long it has run by now, or ran; undefined before its start. */
export function ranSec(job: Job, nowMs: number): number | undefined {
  if (job.startedAt === undefined) return undefined;
  const end = job.endedAt === undefined ? nowMs : Date.parse(job.endedAt);
  return Math.max(0, (end - Date.parse(job.startedAt)) / 1000);
}

/** When its time limit ends it; undefined where it has none or has not begun. */
export function limitAt(job: Pick<Job, 'startedAt' | 'timeLimitSec'>): Date | undefined {
  if (job.startedAt === undefined || job.timeLimitSec === undefined) return undefined;
  return new Date(Date.parse(job.startedAt) + job.timeLimitSec * 1000);
}

/** Sizes that jobs ask for and use, in powers of two: 512 MiB, 1.5 GiB. */
export function memText(bytes: number): string {
  if (bytes < 1024 * 1024) return `${countText(Math.round(bytes / 1024))}\u202fKiB`;
  const [amount, unit] = bytes < 1024 ** 3 ? [bytes / 1024 ** 2, 'MiB'] : [bytes / 1024 ** 3, 'GiB'];
  return `${amount < 10 ? amount.toFixed(1).replace(/\.0$/, '') : Math.round(amount)}\u202f${unit}`;
}

/** Seconds without their parts: a job's clock that ticks must not jump in tenths. */
export function wholeText(seconds: number): string {
  return durationText(seconds < 0.95 ? seconds : Math.round(seconds));
}

/** Why it ended as it did, where that says more than its state does. */
export function endReason({ state, reason }: Job): string | undefined {
  if (state === 'pending' || state === 'running' || state === 'completed') return undefined;
  return reason === undefined || /^(ended with exit code \d+|was cancelled)$/.test(reason) ? undefined : reason;
}

function waiting(job: Job, why: Why | undefined, now: Date): string {
  if (job.held) return 'is held until somebody releases it.';
  if (why?.until === undefined) return 'waits.';
  const sec = (Date.parse(why.until) - now.getTime()) / 1000;
  if (sec <= 0) return 'waits and may start any moment.';
  return `waits and starts ${sec < LONG_SEC ? `in ${aboutText(sec)}` : `about ${clockText(why.until, now)}`} at the latest.`;
}

function running(job: Job, now: Date): string {
  const where = `runs on ${countOf(job.cpus, 'core')}`;
  const end = limitAt(job);
  if (end !== undefined) return `${where} and ends by ${clockText(end, now)}.`;
  return job.startedAt === undefined
    ? `${where}.`
    : `has run on ${countOf(job.cpus, 'core')} since ${clockText(job.startedAt, now)}.`;
}

function took(job: Job, words: string): string {
  const sec = job.endedAt === undefined ? undefined : ranSec(job, 0);
  if (sec === undefined) return '';
  return sec < 0.1 && words.endsWith('after ') ? ' at once' : `${words}${wholeText(sec)}`;
}

function withCode({ exitCode }: Job): string {
  if (exitCode === undefined) return '';
  return exitCode > 128 ? ` by signal ${exitCode - 128}` : ` with exit code ${exitCode}`;
}

function limit({ timeLimitSec }: Job): string {
  return timeLimitSec === undefined ? '' : ` of ${durationText(timeLimitSec)}`;
}

function asked({ memBytes }: Job): string {
  return memBytes === undefined ? 'there was' : `the ${memText(memBytes)} it asked for`;
}
