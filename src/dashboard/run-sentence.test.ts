import { describe, expect, it } from 'vitest';
import type { RunStatus } from '../protocol/farm.ts';
import { isWithoutWorkers, runSentence, tileGrid } from './run-sentence.ts';

const NOW = new Date('2026-03-01T10:00:00Z');

function status(change: Partial<RunStatus>): RunStatus {
  return {
    run: 'r1',
    project: 'pi',
    version: 'a'.repeat(64),
    owner: 'anna',
    state: 'running',
    priority: 0,
    feed: 'list',
    artefacts: { files: 0, bytes: 0 },
    tasks: 384,
    waiting: 0,
    leased: 0,
    answered: 0,
    failed: 0,
    cancelled: 0,
    feedDone: true,
    collected: false,
    rate: 0,
    seconds: 0,
    workers: 4,
    seed: 1,
    createdAt: NOW.toISOString(),
    ...change,
  };
}

/** With plain spaces, so that the expectations can be read. */
const said = (change: Partial<RunStatus>) => runSentence(status(change), NOW).replaceAll('\u202f', ' ');

describe('the sentence of a run', () => {
  it.each<[Partial<RunStatus>, string]>([
    [
      { answered: 239, leased: 4, waiting: 141, rate: 2.1, secondsLeft: 62 },
      'pi is 62 % done and finishes in about 1 min.',
    ],
    [{ answered: 383, leased: 1, rate: 2, secondsLeft: 1 }, 'pi is 99 % done and finishes in a few seconds.'],
    [{ answered: 10, leased: 4, waiting: 370, rate: 0.1 }, 'pi is 2 % done; how long it still takes is unknown.'],
    [{ leased: 4, waiting: 380 }, 'pi has begun: 4 tasks of 384 in work.'],
    [{ waiting: 384 }, 'pi is waiting for its first worker.'],
    [{ waiting: 192, answered: 192 }, 'pi is 50 % done and waits for a worker.'],
    [{ answered: 384 }, 'pi has all its answers and puts them together.'],
    [{ tasks: 0, feedDone: false }, 'pi is starting: its feed has given no task yet.'],
    [
      { tasks: 20, answered: 1, leased: 2, feedDone: false, rate: 1 },
      'pi has 1 answer so far, and its feed still gives tasks.',
    ],
    [{ state: 'paused', answered: 192 }, 'pi is paused at 50 %.'],
    [{ state: 'paused', reason: 'its owner wished so.' }, 'pi is paused before its first answer: its owner wished so.'],
    [{ state: 'paused', answered: 192, reason: 'paused by anna' }, 'pi is paused at 50 % by anna.'],
    [{ state: 'done', answered: 384, seconds: 130 }, 'pi is done: 384 tasks in 2 min 10 s.'],
    [{ state: 'done', answered: 381, failed: 3 }, 'pi is done, but 3 of 384 tasks failed.'],
    [
      {
        state: 'done',
        answered: 384,
        reason: 'collect failed: collect (node) exited with 1; its last lines: x.js:25\n  at y',
      },
      'pi is done, but collect failed: collect (node) exited with 1.',
    ],
    [{ state: 'failed', answered: 96, reason: 'stitch.js ended with 1' }, 'pi failed at 25 %: stitch.js ended with 1.'],
    [{ state: 'cancelled', answered: 96, feedDone: false }, 'pi was cancelled after 96 answers.'],
  ])('%o', (change, sentence) => {
    expect(said(change)).toBe(sentence);
  });

  it('names the clock time where more than an hour is left', () => {
    expect(said({ answered: 4, leased: 4, waiting: 300, rate: 0.1, secondsLeft: 7200 })).toMatch(
      /^pi is 1 % done and finishes about .*\d\d:\d\d\.$/,
    );
  });

  it('never says 100 % of what is not whole', () => {
    expect(said({ tasks: 1_000_000, answered: 999_999, leased: 1, rate: 1, secondsLeft: 1 })).toContain('99 %');
  });
});

describe('tiles', () => {
  it('are the tasks of a grid of exactly y and x, slowest first', () => {
    const y = { axis: 'y', size: 16 };
    const x = { axis: 'x', size: 24 };
    expect(tileGrid(status({ grid: [y, x] }))).toEqual({ rows: 16, columns: 24 });
    expect(tileGrid(status({ grid: [x, y] }))).toBeUndefined();
    expect(tileGrid(status({ grid: [y, x, { axis: 'z', size: 2 }] }))).toBeUndefined();
    expect(tileGrid(status({}))).toBeUndefined();
  });

  it('are counted as tiles', () => {
    const grid = [
      { axis: 'y', size: 16 },
      { axis: 'x', size: 24 },
    ];
    expect(said({ grid, state: 'done', answered: 384, seconds: 8 })).toBe('pi is done: 384 tiles in 8 s.');
  });
});

describe('a run without workers', () => {
  it('has tasks that wait and none that is leased or was answered lately', () => {
    expect(isWithoutWorkers(status({ waiting: 3 }))).toBe(true);
    expect(isWithoutWorkers(status({ waiting: 3, leased: 1 }))).toBe(false);
    expect(isWithoutWorkers(status({ waiting: 3, rate: 1 }))).toBe(false);
    expect(isWithoutWorkers(status({ waiting: 3, state: 'paused' }))).toBe(false);
  });
});
