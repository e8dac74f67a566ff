import { describe, expect, it } from 'vitest';
import type { PanelNow } from '../panel/panels.ts';
import { toSwitchOff, wayBack, whatGoesOff, whatIsWaitedFor } from './switch-off-words.ts';

const row = (node: string, state: 'unknown' | 'up' | 'unreachable' = 'up') => ({ node, state });
const states: Readonly<Record<string, PanelNow['state']>> = {
  ...{ n1: 'live', n2: 'live', n3: 'silent', n4: 'never', n5: 'never' },
};
const rows = [row('n1', 'unknown'), row('n2'), row('n3'), row('n4'), row('n5', 'unknown')];
const stateOf = (node: string) => states[node];

describe('switching off', () => {
  it('takes what speaks, and what is not watched and was up; what is dark would hold up the head', () => {
    expect(toSwitchOff(rows, stateOf, 'laptop')).toEqual({
      nodes: ['n1', 'n2', 'n4'],
      leftOut: ['n3', 'n5'],
      own: undefined,
    });
    expect(toSwitchOff(rows, stateOf, 'n2').own).toBe('n2');
  });

  it('says what goes off, in which order, and what stays', () => {
    expect(whatGoesOff({ nodes: ['n1', 'n2', 'n4'], leftOut: ['n3'], own: undefined })).toEqual([
      '3 nodes go off: n[1-2,4].',
      'They take no new work from now on. Each goes off once nothing runs there; those that others need are the last.',
      'n3 does not answer and is left out.',
      'The computer of this head is not among them: it stays on, and so does this page.',
    ]);
    const one = whatGoesOff({ nodes: ['n1'], leftOut: [], own: 'n1' });
    expect(one[0]).toBe('n1 goes off.');
    expect(one.at(-1)).toBe('n1 is the computer of this head: it goes last, and this page with it.');
    expect(wayBack({ nodes: ['n1'], leftOut: [], own: 'n1' }).at(-1)).toContain('breadbox start --detach');
  });

  it('names what is waited for: jobs there, and tasks of the farm that have begun', () => {
    const at = new Date(2026, 10, 22, 10, 0).toISOString();
    const today = new Date(2026, 10, 22, 10, 5);
    const job = { jobId: '128', name: 'heat2d', user: 'anna', nodes: 'n[1-2]', startedAt: at, timeLimitSec: 3600 };
    const work = {
      running: [
        job,
        { ...job, jobId: '9', nodes: 'laptop' },
        { ...job, jobId: '7', name: 'long', timeLimitSec: undefined },
      ],
      waiting: 2,
      going: [
        { run: 'r2', project: 'mandelbrot', owner: 'anna', leased: 4 },
        { run: 'r3', project: 'pi', owner: 'anna', leased: 0 },
        { run: 'r4', project: 'nqueens', owner: 'ben', leased: 2 },
        { run: 'r5', project: 'primes', owner: 'cleo', leased: 1 },
      ],
      workers: [
        { node: 'n9', user: 'anna', busy: 3 },
        { node: 'n2', user: 'anna', busy: 1 },
        // Elsewhere alone, and idle there.
        { node: 'n9', user: 'ben', busy: 2 },
        { node: 'n1', user: 'ben', busy: 0 },
      ],
    };
    expect(whatIsWaitedFor(['n1', 'n2'], work, today)).toEqual([
      'heat2d (128, anna) ends by 11:00.',
      'long (7, anna) has no time limit.',
      'mandelbrot (farm, r2) ends the tasks that have begun; the others are kept.',
      // Of it no worker is known.
      'primes (farm, r5) ends the tasks that have begun; the others are kept.',
      '2 jobs that wait stay in the queue.',
      'A day at most: a node that is still at work then stays on.',
    ]);
    expect(whatIsWaitedFor(['n1', 'n2'], { running: [], waiting: 0, going: [], workers: [] })).toEqual([
      'Nothing runs there: they go off at once.',
    ]);
  });
});
