import { BreadboxError } from '../cluster/errors.ts';
import type { RunState } from '../protocol/farm.ts';

export const RUN_EVENTS = ['begin', 'pause', 'resume', 'cancel', 'finish', 'fail', 'retry', 'extend'] as const;
export type RunEvent = (typeof RUN_EVENTS)[number];

const TRANSITIONS: Readonly<Record<RunState, Partial<Record<RunEvent, RunState>>>> = {
  pending: { begin: 'running', resume: 'running', cancel: 'cancelled', fail: 'failed' },
  running: { pause: 'paused', cancel: 'cancelled', finish: 'done', fail: 'failed' },
  paused: { resume: 'running', cancel: 'cancelled', finish: 'done', fail: 'failed' },
  done: { retry: 'running', extend: 'running' },
  failed: {},
  cancelled: {},
};

/** It may still get tasks leased, now or later. */
export function isActive(state: RunState): boolean {
  return state === 'pending' || state === 'running' || state === 'paused';
}

/**
 * The state after an event; `undefined` where the run is already what the event asks for.
 * @throws BreadboxError `conflict` when the run cannot do that any more
 */
export function transition(run: string, state: RunState, event: RunEvent): RunState | undefined {
  const next = TRANSITIONS[state][event];
  if (next !== undefined) return next;
  const repeated = {
    begin: 'running',
    pause: 'paused',
    resume: 'running',
    extend: 'running',
    cancel: 'cancelled',
    finish: 'done',
    fail: 'failed',
    retry: 'running',
  } as const;
  if (repeated[event] === state) return undefined;
  throw new BreadboxError('conflict', `Run ${run} is ${state}: ${SENTENCES[event]}.`, {
    hint: event === 'resume' || event === 'retry' ? 'Start a new one with: breadbox farm run PROJECT' : undefined,
  });
}

const SENTENCES: Readonly<Record<RunEvent, string>> = {
  begin: 'it cannot begin any more',
  extend: 'it takes no more tasks',
  pause: 'there is nothing to pause',
  resume: 'it cannot be resumed',
  cancel: 'there is nothing left to cancel',
  finish: 'it cannot finish again',
  fail: 'it cannot fail any more',
  retry: 'only the failed tasks of a run that is done can be queued again',
};
