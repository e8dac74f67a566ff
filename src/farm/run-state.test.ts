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
  //           pause       resume      cancel       finish      fail        retry
  expect(table).toEqual({
    running: ['paused', 'as it is', 'cancelled', 'done', 'failed', 'as it is'],
    paused: ['as it is', 'running', 'cancelled', 'done', 'failed', 'conflict'],
    done: ['conflict', 'conflict', 'conflict', 'as it is', 'conflict', 'running'],
    failed: ['conflict', 'conflict', 'conflict', 'conflict', 'as it is', 'conflict'],
    cancelled: ['conflict', 'conflict', 'as it is', 'conflict', 'conflict', 'conflict'],
  });
});
