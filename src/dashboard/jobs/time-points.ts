import type { JobDetail } from '../../protocol/jobs.ts';
import { aboutText, durationText } from '../amounts.ts';
import { clockSecondsText, clockText } from '../clock.ts';
import { stateWord } from './job-look.ts';
import { limitAt, wholeText } from './job-sentence.ts';

/** A point of a job's time line, and how it looks until the next. */
export interface TimePoint {
  readonly title: string;
  readonly lines: readonly string[];
  /** `ring`: still to come. */
  readonly mark: 'dot' | 'ring' | 'end';
  /** What follows it: waiting is dotted, running solid; nothing after the last. */
  readonly next: 'waits' | 'runs' | 'none';
}

/** The newest events that are shown; a job may have been requeued a hundred times. */
const MOST_EVENTS = 6;

/** Times as short as this tell nothing. */
const SHORT_SEC = 0.1;

const TITLES: Readonly<Record<string, string>> = {
  submitted: 'Submitted',
  held: 'Held',
  released: 'Released',
  started: 'Started',
  requeued: 'Requeued',
  limited: 'Limit reached',
};

/** What has happened to a job and what is to come; a sequence, not to scale. */
export function timePoints(job: JobDetail, nowMs: number): readonly TimePoint[] {
  const told = eventsOf(job);
  const shown = told.length > MOST_EVENTS ? told.slice(-MOST_EVENTS) : told;
  const points = shown.map(({ at, event, reason }, index): TimePoint => {
    const next = shown[index + 1];
    const runs = event === 'started' || event === 'limited';
    const sec = (Date.parse(next?.at ?? new Date(nowMs).toISOString()) - Date.parse(at)) / 1000;
    const span = event === 'ended' || sec < SHORT_SEC ? undefined : spanText(runs, next === undefined, sec);
    return {
      title: event === 'ended' ? stateWord(job.state) : (TITLES[event] ?? event),
      lines: [whenText(at), ...(span === undefined ? [] : [span]), ...(event === 'ended' ? [] : reasonLines(reason))],
      mark: event === 'ended' ? 'end' : 'dot',
      next: event === 'ended' ? 'none' : runs ? 'runs' : 'waits',
    };
  });
  return [...points, ...toCome(job, nowMs)];
}

/** Told, or where the head knows no events any more, what the job itself says. */
function eventsOf(job: JobDetail): JobDetail['events'] {
  const told = job.events.filter(({ event }) => event !== 'cancelled' || job.endedAt === undefined);
  if (told.length > 0) return told;
  return [
    { at: job.submittedAt, event: 'submitted' },
    ...(job.startedAt === undefined ? [] : [{ at: job.startedAt, event: 'started' }]),
    ...(job.endedAt === undefined ? [] : [{ at: job.endedAt, event: 'ended' }]),
  ];
}

function toCome(job: JobDetail, nowMs: number): readonly TimePoint[] {
  if (job.state === 'pending') {
    const until = job.why?.until;
    const title = job.held
      ? 'Starts when released'
      : until === undefined
        ? 'Starts when it is its turn'
        : `Starts by ${clockText(until, new Date(nowMs))}`;
    const left = until === undefined ? 0 : (Date.parse(until) - nowMs) / 1000;
    const limit = job.timeLimitSec === undefined ? 'no time limit' : `then ${durationText(job.timeLimitSec)} at most`;
    return [
      {
        title,
        lines: [...(left > 0 ? [`in ${aboutText(left)} at the latest`] : []), limit],
        mark: 'ring',
        next: 'none',
      },
    ];
  }
  if (job.state !== 'running') return [];
  const end = limitAt(job);
  if (end === undefined) return [{ title: 'Ends by itself', lines: ['no time limit'], mark: 'ring', next: 'none' }];
  const left = (end.getTime() - nowMs) / 1000;
  const lines = [`limit ${durationText(job.timeLimitSec ?? 0)}`, left > 0 ? `${aboutText(left)} left` : 'time is up'];
  return [{ title: `Ends by ${clockText(end, new Date(nowMs))}`, lines, mark: 'ring', next: 'none' }];
}

function spanText(runs: boolean, isLast: boolean, sec: number): string {
  const took = wholeText(Math.max(0, sec));
  if (runs) return `${isLast ? 'running for' : 'ran'} ${took}`;
  return `${isLast ? 'waiting for' : 'waited'} ${took}`;
}

function reasonLines(reason: string | undefined): readonly string[] {
  return reason === undefined ? [] : [reason.length > 60 ? `${reason.slice(0, 60)}…` : reason];
}

function whenText(at: string): string {
  const isToday = new Date(at).toDateString() === new Date().toDateString();
  return isToday ? clockSecondsText(at) : clockText(at);
}
