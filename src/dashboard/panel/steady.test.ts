import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createSteady } from './steady.ts';

const HOLD_MS = 167;

describe('a lamp that a program switches fast', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('is shown at once, then held, and ends as it was told last', () => {
    const shown: number[] = [];
    const lamp = createSteady<number>(
      () => HOLD_MS,
      (value) => shown.push(value),
    );
    for (const value of [1, 0, 1, 2]) lamp.put(value);
    expect(shown).toEqual([1]);
    vi.advanceTimersByTime(HOLD_MS);
    expect(shown).toEqual([1, 2]);
    vi.advanceTimersByTime(10 * HOLD_MS);
    lamp.put(3);
    expect(shown).toEqual([1, 2, 3]);
  });

  it('flashes three times a second at most', () => {
    let flashes = 0;
    let wasLit = false;
    const lamp = createSteady<boolean>(
      () => HOLD_MS,
      (isLit) => {
        if (isLit && !wasLit) flashes += 1;
        wasLit = isLit;
      },
    );
    for (let at = 0; at < 10_000; at += 50) {
      lamp.put((at / 50) % 2 === 0);
      vi.advanceTimersByTime(50);
    }
    expect(flashes).toBeGreaterThan(5);
    expect(flashes).toBeLessThanOrEqual(30);
  });

  it('changes nothing once it is stopped', () => {
    const shown: number[] = [];
    const lamp = createSteady<number>(
      () => HOLD_MS,
      (value) => shown.push(value),
    );
    lamp.put(1);
    lamp.put(2);
    lamp.stop();
    vi.advanceTimersByTime(10 * HOLD_MS);
    expect(shown).toEqual([1]);
  });
});
