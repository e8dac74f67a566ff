import { type Accessor, createSignal } from 'solid-js';
import type { RunStatus } from '../../protocol/farm.ts';

/** Steps smaller than this are the way of the message, not of the clock. */
const STEP_MS = 1000;

export interface LaneClock {
  /** The time by the clock of the head, as far as the status of a run tells it. */
  nowMs(): number;
  take(status: RunStatus): void;
}

/** A browser's clock may be minutes off; blocks are drawn by the clocks of the cluster. */
export function createLaneClock(): LaneClock {
  let aheadMs = 0;
  return {
    nowMs: () => Date.now() + aheadMs,
    take({ state, startedAt, seconds }) {
      if (state !== 'running' || startedAt === undefined) return;
      const told = Date.parse(startedAt) + seconds * 1000 - Date.now();
      if (Math.abs(told - aheadMs) > STEP_MS) aheadMs = told;
    },
  };
}

/** Whether an element can be seen: it is within the window, and the window is shown. */
export function createInView(): readonly [seen: Accessor<boolean>, watch: (element: Element) => () => void] {
  const [seen, setSeen] = createSignal(false);
  let within = false;
  const tell = () => setSeen(within && !document.hidden);
  const watch = (element: Element) => {
    const observer = new IntersectionObserver(([entry]) => {
      within = entry?.isIntersecting ?? false;
      tell();
    });
    observer.observe(element);
    document.addEventListener('visibilitychange', tell);
    return () => {
      observer.disconnect();
      document.removeEventListener('visibilitychange', tell);
    };
  };
  return [seen, watch];
}
