import { describe, expect, it } from 'vitest';
import type { RunStatus } from '../protocol/farm.ts';
import { speedUpOf } from './speed-up.ts';

const VERSION = 'a'.repeat(64);
const OLD = 'b'.repeat(64);
let made = 0;

function done(workers: number, seconds: number, change: Partial<RunStatus> = {}): RunStatus {
  made += 1;
  return {
    run: `r${made}`,
    project: 'pi',
    version: VERSION,
    owner: 'anna',
    state: 'done',
    priority: 0,
    feed: 'list',
    artefacts: { files: 0, bytes: 0 },
    tasks: 100,
    waiting: 0,
    leased: 0,
    answered: 100,
    failed: 0,
    cancelled: 0,
    feedDone: true,
    collected: true,
    rate: 1,
    seconds,
    workers,
    seed: 1,
    createdAt: new Date(made * 1000).toISOString(),
    ...change,
  };
}

describe('speed-up', () => {
  it('compares the best run of each worker count with that of the fewest workers', () => {
    expect(speedUpOf([done(4, 30), done(1, 100), done(2, 60), done(2, 50)], VERSION)).toEqual({
      baseWorkers: 1,
      points: [
        { workers: 1, times: 1 },
        { workers: 2, times: 2 },
        { workers: 4, times: 100 / 30 },
      ],
    });
  });

  it('needs two worker counts of the same version', () => {
    expect(speedUpOf([done(1, 100), done(1, 90)], VERSION)).toBeUndefined();
    expect(speedUpOf([done(1, 100), done(2, 50, { version: OLD })], VERSION)).toBeUndefined();
  });

  it('leaves out runs that are not whole, or of other tasks than the newest', () => {
    const runs = [
      done(2, 5, { tasks: 10, answered: 10 }),
      done(1, 100),
      done(4, 20, { state: 'cancelled', answered: 60 }),
      done(8, 10, { answered: 99, failed: 1 }),
      done(2, 50),
    ];
    expect(speedUpOf(runs, VERSION)?.points).toEqual([
      { workers: 1, times: 1 },
      { workers: 2, times: 2 },
    ]);
  });
});
