import { describe, expect, it } from 'vitest';
import type { RunStatus } from '../../protocol/farm.ts';
import type { Job } from '../../protocol/jobs.ts';
import { endedToday } from './ended-today.ts';

const NOW = new Date(2026, 10, 22, 15, 0);
const at = (day: number, hour: number) => new Date(2026, 10, day, hour).toISOString();
const job = (jobId: string, endedAt?: string) => ({ jobId, ...(endedAt !== undefined && { endedAt }) }) as Job;
const run = (name: string, endedAt?: string) => ({ run: name, ...(endedAt !== undefined && { endedAt }) }) as RunStatus;
const keys = (list: ReturnType<typeof endedToday>) => [list.heading, ...list.rows.map(({ key }) => key)];

describe('what has finished', () => {
  it('is what ended today, jobs and runs together, newest first', () => {
    const list = endedToday(
      [job('3', at(22, 9)), job('2', at(21, 20)), job('4')],
      [run('r1', at(22, 11)), run('r2')],
      NOW,
    );
    expect(keys(list)).toEqual(['Finished today', 'run r1', 'job 3']);
  });
  it('is what ended last, where nothing has ended today', () => {
    const list = endedToday([job('2', at(20, 20))], [run('r1', at(21, 11))], NOW);
    expect(keys(list)).toEqual(['Finished lately', 'run r1', 'job 2']);
    expect(keys(endedToday([], [], NOW))).toEqual(['Finished lately']);
  });
  it('is no longer than a page bears', () => {
    const many = Array.from({ length: 30 }, (_, index) => job(String(index), at(22, 8)));
    expect(endedToday(many, [], NOW).rows).toHaveLength(8);
  });
});
