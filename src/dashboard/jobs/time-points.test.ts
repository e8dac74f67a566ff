import { describe, expect, it } from 'vitest';
import type { JobDetail } from '../../protocol/jobs.ts';
import { timePoints } from './time-points.ts';

const NOW = Date.parse('2026-03-01T10:00:00Z');
const at = (minute: number) => new Date(NOW - minute * 60_000).toISOString();

function job(change: Partial<JobDetail>): JobDetail {
  return {
    jobId: '12',
    rawId: '12',
    name: 'heat',
    user: 'anna',
    kind: 'batch',
    state: 'running',
    held: false,
    partition: 'local',
    cpus: 4,
    tasks: 4,
    nice: 0,
    restarts: 0,
    submittedAt: at(10),
    usage: {},
    args: [],
    options: [],
    warnings: [],
    steps: [],
    events: [],
    samples: [],
    ...change,
  };
}

const points = (change: Partial<JobDetail>) =>
  timePoints(job(change), NOW).map(({ title, mark, next }) => `${title} ${mark} ${next}`);

describe('the time line of a job', () => {
  it('waits in dots, with a ring for what is to come', () => {
    const events = [{ at: at(10), event: 'submitted' }] as const;
    expect(points({ state: 'pending', events: [...events] })).toEqual([
      'Submitted dot waits',
      'Starts when it is its turn ring none',
    ]);
    expect(points({ state: 'pending', held: true, events: [...events] })[1]).toBe('Starts when released ring none');
    const why = { reason: 'Resources', sentence: 'waits', until: at(-5) };
    expect(points({ state: 'pending', why, events: [...events] })[1]).toMatch(/^Starts by \d\d:05 ring none$/);
  });

  it('tells how long each part took, and when the limit ends it', () => {
    const events = [
      { at: at(10), event: 'submitted' },
      { at: at(7), event: 'started' },
    ];
    const [submitted, started, end] = timePoints(job({ startedAt: at(7), timeLimitSec: 600, events }), NOW);
    const plain = (lines: readonly string[] | undefined) => lines?.map((line) => line.replaceAll('\u202f', ' '));
    expect(plain(submitted?.lines)?.[1]).toBe('waited 3 min');
    expect(plain(started?.lines)?.[1]).toBe('running for 7 min');
    expect(end?.title).toMatch(/^Ends by \d\d:03$/);
    expect(plain(end?.lines)).toEqual(['limit 10 min', 'about 3 min left']);
  });

  it('ends with the state, also where no events are known any more', () => {
    expect(points({ state: 'timeout', startedAt: at(5), endedAt: at(1) })).toEqual([
      'Submitted dot waits',
      'Started dot runs',
      'Time was up end none',
    ]);
    expect(points({ state: 'cancelled', endedAt: at(1) })).toEqual(['Submitted dot waits', 'Cancelled end none']);
  });

  it('shows the newest of many events', () => {
    const events = Array.from({ length: 40 }, (_, index) => ({
      at: at(50 - index),
      event: index % 2 === 0 ? 'started' : 'requeued',
    }));
    expect(points({ startedAt: at(11), events })).toHaveLength(7);
  });
});
