import type { CreateRunArgs } from './run-operations.ts';

/** What `createRun` takes for a run that nothing is special about; for tests. */
export const plainRun: CreateRunArgs = {
  name: null,
  project: 'p',
  version: 'v',
  owner: 'ada',
  state: 'running',
  reason: null,
  waitsFor: null,
  priority: 0,
  maxSlots: null,
  spec: '{}',
  attempts: 3,
  workers: 4,
  seed: 1,
  feedKind: 'list',
  feed: '{}',
  sourceRun: null,
  view: null,
  collect: null,
  now: 0,
};

/** What `addPilot` takes beside owner, slots and instant for one on this computer; for tests. */
export const plainPilot = { node: null, engine: 'local' } as const;
