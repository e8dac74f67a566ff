import { describe, expect, it } from 'vitest';
import type { Job, Why } from '../../protocol/jobs.ts';
import { jobSentence, memText } from './job-sentence.ts';

const NOW = new Date('2026-03-01T10:00:00Z');

function job(change: Partial<Job>): Job {
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
    submittedAt: '2026-03-01T09:50:00Z',
    startedAt: '2026-03-01T09:55:00Z',
    usage: {},
    ...change,
  };
}

const said = (change: Partial<Job>, why?: Why) => jobSentence(job(change), why, NOW).replaceAll('\u202f', ' ');
const ENDED = { endedAt: '2026-03-01T09:57:10Z' } as const;

describe('the sentence of a job', () => {
  it.each<[Partial<Job>, RegExp]>([
    [{ timeLimitSec: 600 }, /^heat runs on 4 cores and ends by \d\d:05\.$/],
    [{}, /^heat has run on 4 cores since \d\d:55\.$/],
    [{ state: 'completed', exitCode: 0, ...ENDED }, /^heat is done: it took 2 min 10 s\.$/],
    [{ state: 'failed', exitCode: 3, ...ENDED }, /^heat failed with exit code 3 after 2 min 10 s\.$/],
    [{ state: 'failed', exitCode: 1, endedAt: '2026-03-01T09:55:00.050Z' }, /^heat failed with exit code 1 at once\.$/],
    [{ state: 'failed', exitCode: 139, ...ENDED }, /^heat failed by signal 11 after 2 min 10 s\.$/],
    [{ state: 'timeout', timeLimitSec: 120, ...ENDED }, /^heat ran into its time limit of 2 min\.$/],
    [
      { state: 'out-of-memory', memBytes: 2 ** 29, ...ENDED },
      /^heat needed more memory than the 512 MiB it asked for\.$/,
    ],
    [{ state: 'cancelled', ...ENDED }, /^heat was cancelled after 2 min 10 s\.$/],
    [{ state: 'cancelled', startedAt: undefined, ...ENDED }, /^heat was cancelled before it began\.$/],
    [{ state: 'node-fail', ...ENDED }, /^heat was lost when its computer failed after 2 min 10 s\.$/],
    [{ state: 'pending', startedAt: undefined, held: true }, /^heat is held until somebody releases it\.$/],
  ])('%j', (change, expected) => {
    expect(said(change)).toMatch(expected);
  });

  it('says when it starts, where that is known', () => {
    const waits = { state: 'pending', startedAt: undefined } as const;
    const why = { reason: 'Resources', sentence: 'waits for 2 of 4 cores' };
    expect(said(waits, why)).toBe('heat waits.');
    expect(said(waits, { ...why, until: '2026-03-01T10:15:00Z' })).toBe(
      'heat waits and starts in about 15 min at the latest.',
    );
    expect(said(waits, { ...why, until: '2026-03-01T09:59:00Z' })).toBe('heat waits and may start any moment.');
  });
});

describe('sizes of memory', () => {
  it.each([
    [4096, '4 KiB'],
    [2 ** 20, '1 MiB'],
    [512 * 2 ** 20, '512 MiB'],
    [1.5 * 2 ** 30, '1.5 GiB'],
    [64 * 2 ** 30, '64 GiB'],
  ])('%i', (size, expected) => {
    expect(memText(size).replaceAll('\u202f', ' ')).toBe(expected);
  });
});
