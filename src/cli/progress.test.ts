import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { runStatus } from './fake-head.ts';
import { FakeWorld } from './fake-world.ts';
import { progressLine, startProgress } from './progress.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('progressLine', () => {
  it('shows a bar, how many, how fast and how long', () => {
    const status = runStatus({ tasks: 1000, answered: 499, failed: 1, rate: 120.4, secondsLeft: 4.1 });
    expect(progressLine(status, { bar: true })).toBe(
      'r1 [############------------] 50 %  500/1000  1 failed  120/s  5 s left',
    );
  });

  it('does not say 100 % of what is not whole, nor how many where the feed goes on', () => {
    const status = runStatus({ tasks: 1000, answered: 999, feedDone: false, secondsLeft: undefined });
    expect(progressLine(status, { bar: false })).toBe('r1 99 %  999/1000+  4.0/s');
  });
});

describe('startProgress', () => {
  it('on a terminal redraws one line within its width, ten times a second at most, and wipes it', () => {
    const world = new FakeWorld({ terminal: { columns: 30 } });
    const progress = startProgress(world);
    for (let i = 0; i < 30; i += 1) {
      progress.show(runStatus());
      vi.advanceTimersByTime(10);
    }
    progress.stop();
    const drawn = world.stderr.written.split('\r\x1b[2K').slice(1);
    expect(drawn).toHaveLength(4);
    expect(drawn.map((line) => line.length)).toEqual([29, 29, 29, 0]);
  });

  it('leaves out the bar where it would cost figures', () => {
    const world = new FakeWorld({ terminal: { columns: 50 } });
    startProgress(world).show(runStatus());
    expect(world.stderr.written).toBe('\r\x1b[2Kr1 20 %  2/10  4.0/s  2 s left');
  });

  it('elsewhere says a plain line every few seconds, and each change of state', () => {
    const world = new FakeWorld();
    const progress = startProgress(world);
    for (let i = 0; i < 11; i += 1) {
      progress.show(runStatus());
      vi.advanceTimersByTime(1000);
    }
    progress.show(runStatus({ state: 'paused' }));
    progress.stop();
    const plain = 'r1 20 %  2/10  4.0/s  2 s left\n';
    expect(world.stderr.written).toBe(`${plain}${plain}r1 20 %  2/10  paused\n`);
  });
});
