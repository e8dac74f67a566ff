import { type JSX, Show } from 'solid-js';
import type { RunStatus } from '../../protocol/farm.ts';
import { countText } from '../amounts.ts';
import { isWithoutWorkers, reasonLine } from '../run-sentence.ts';
import { type Shape, StateGlyph } from './state-glyph.tsx';

interface Look {
  readonly shape: Shape;
  readonly word: string;
  readonly tone: 'going' | 'quiet' | 'good' | 'warn' | 'bad';
}

/** Shape and word of a run's state, and its reason under it. */
export function RunState(props: { readonly status: RunStatus; readonly withReason?: boolean }): JSX.Element {
  const look = () => lookOf(props.status);
  return (
    <>
      <span class={`state ${look().tone}`}>
        <StateGlyph shape={look().shape} />
        {look().word}
      </span>
      <Show when={props.withReason && props.status.reason}>
        <small>{reasonLine(props.status)}</small>
      </Show>
    </>
  );
}

function lookOf(status: RunStatus): Look {
  switch (status.state) {
    case 'running':
      return isWithoutWorkers(status)
        ? { shape: 'ring', word: 'Waiting', tone: 'quiet' }
        : { shape: 'half', word: 'Running', tone: 'going' };
    case 'pending':
      return { shape: 'ring', word: 'Waiting', tone: 'quiet' };
    case 'paused':
      return { shape: 'pause', word: 'Paused', tone: 'quiet' };
    case 'done':
      if (status.failed > 0)
        return { shape: 'triangle', word: `Done, ${countText(status.failed)} failed`, tone: 'warn' };
      if (status.reason !== undefined) return { shape: 'triangle', word: 'Done, with trouble', tone: 'warn' };
      return { shape: 'tick', word: 'Done', tone: 'good' };
    case 'failed':
      return { shape: 'cross', word: 'Failed', tone: 'bad' };
    case 'cancelled':
      return { shape: 'stop', word: 'Cancelled', tone: 'quiet' };
  }
}
