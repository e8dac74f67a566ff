import { expect, it } from 'vitest';
import type { Job } from '../../protocol/jobs.ts';
import { jobsThere } from './jobs-there.ts';

type Given = Pick<Job, 'name' | 'kind' | 'state' | 'nodes'>;
const job = (name: string, nodes?: string, more: Partial<Given> = {}): Given => ({
  name,
  kind: 'batch',
  state: 'running',
  ...(nodes === undefined ? {} : { nodes }),
  ...more,
});

it('names what runs on each node, and counts the workers of the farm', () => {
  const there = jobsThere([
    job('heat2d', 'rain[0-1]'),
    job('wave', 'rain1'),
    job('ising', 'rain1'),
    job('nbody', 'rain1'),
    job('pilot', 'rain2', { kind: 'worker' }),
    job('pilot', 'rain2', { kind: 'worker' }),
    job('waits', undefined, { state: 'pending' }),
    job('was', 'rain3', { state: 'completed' }),
  ]);
  expect(Object.fromEntries(there)).toEqual({
    rain0: 'heat2d',
    rain1: 'heat2d, wave and 2 more',
    rain2: 'farm, 2 workers',
  });
});
