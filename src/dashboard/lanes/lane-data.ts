import { type Accessor, createEffect, createSignal } from 'solid-js';
import type { BreadboxError } from '../../cluster/errors.ts';
import type { LaneBlock } from '../../protocol/farm.ts';
import type { LiveEvents } from '../../protocol/live.ts';
import { call } from '../client.ts';
import { createLoad } from '../load.ts';
import { LaneBuffer } from './lane-buffer.ts';
import { createLaneClock, type LaneClock } from './lane-clock.ts';

const ANSWERS = 10_000;

export interface LaneData {
  readonly buffer: LaneBuffer;
  readonly clock: LaneClock;
  /** Counts up when the lanes were loaded anew. */
  readonly loaded: Accessor<number>;
  add(blocks: readonly LaneBlock[]): void;
  running(tasks: LiveEvents['running']['tasks']): void;
  readonly problem: Accessor<BreadboxError | undefined>;
  reload(): void;
}

/** What the slots of a run have done lately: loaded once, then fed by events. */
export function createLaneData(run: Accessor<string | undefined>): LaneData {
  const buffer = new LaneBuffer();
  const [loaded, setLoaded] = createSignal(0);
  let now: LiveEvents['running']['tasks'] = [];
  let meanwhile: LaneBlock[] = [];
  const lanes = createLoad(run, (name, signal) => {
    meanwhile = [];
    return call('GET /api/farm/runs/{run}/lanes', { params: { run: name }, query: { limit: ANSWERS }, signal });
  });
  createEffect(() => {
    const blocks = lanes.value();
    buffer.clear();
    if (blocks !== undefined) {
      buffer.add(blocks);
      buffer.addLater(meanwhile);
      buffer.running(now);
      meanwhile = [];
    }
    setLoaded((count) => count + 1);
  });
  return {
    buffer,
    clock: createLaneClock(),
    loaded,
    add: (blocks) => {
      buffer.add(blocks);
      if (lanes.isBusy()) meanwhile.push(...blocks);
    },
    running: (tasks) => {
      now = tasks;
      buffer.running(tasks);
    },
    problem: lanes.problem,
    reload: lanes.reload,
  };
}
