import { expect, test } from 'vitest';
import { RUN_STATES } from '../protocol/farm.ts';
import { RUN_EVENTS, transition } from './run-state.ts';

function after(state: (typeof RUN_STATES)[number], event: (typeof RUN_EVENTS)[number]): string {
  try {
    return transition('r1', state, event) ?? 'as it is';
  } catch (error) {
    expect(error).toMatchObject({ code: 'conflict', message: expect.stringContaining(`Run r1 is ${state}: `) });
    return 'conflict';
  }
}

test('every event in every state', () => {
  const table = Object.fromEntries(RUN_STATES.map((state) => [state, RUN_EVENTS.map((event) => after(state, event))]));
  //          begin       pause       resume      cancel       finish      fail        retry       extend
  expect(table).toEqual({
    pending: ['running', 'conflict', 'running', 'cancelled', 'conflict', 'failed', 'conflict', 'conflict'],
    running: ['as it is', 'paused', 'as it is', 'cancelled', 'done', 'failed', 'as it is', 'as it is'],
    paused: ['conflict', 'as it is', 'running', 'cancelled', 'done', 'failed', 'conflict', 'conflict'],
    done: ['conflict', 'conflict', 'conflict', 'conflict', 'as it is', 'conflict', 'running', 'running'],
    failed: ['conflict', 'conflict', 'conflict', 'conflict', 'conflict', 'as it is', 'conflict', 'conflict'],
    cancelled: ['conflict', 'conflict', 'conflict', 'as it is', 'conflict', 'conflict', 'conflict', 'conflict'],
  });
});
