import type { BenchFinding } from '../protocol/bench.ts';
import type { NodeLook } from './node-look.ts';

/** Of the processors: more work than that before the beginning takes part of what is measured. */
const BUSY_RATIO = 0.25;

/** Nodes that were at work already, by programs that the engine knows nothing of. One finding for all. */
export function otherWork(looks: readonly NodeLook[]): readonly BenchFinding[] {
  const busy = looks.filter(({ load1 = 0, threads }) => load1 > BUSY_RATIO * threads);
  if (busy.length === 0) return [];
  const names = busy.map(({ node }) => node).join(', ');
  const loads = busy.map(
    ({ node, load1, threads }) => `${node} ${load1} on ${threads} ${threads === 1 ? 'processor' : 'processors'}`,
  );
  return [
    {
      kind: 'other',
      ...(busy.length === 1 && { node: busy[0]!.node }),
      sentence: `${names} had other work when this began, so the figures may be lower than they could be.`,
      what: `Load over the minute before: ${loads.join('; ')}.`,
      why: 'Programs ran there that are no jobs, or jobs that had just ended.',
      todo: 'Look what runs (top), wait until it has ended, and measure again.',
    },
  ];
}
