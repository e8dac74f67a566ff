import { type JSX, Show } from 'solid-js';
import type { Job, JobStateWord } from '../../protocol/jobs.ts';
import { type Shape, StateGlyph } from '../parts/state-glyph.tsx';

interface Look {
  readonly shape: Shape;
  readonly word: string;
  readonly tone: 'going' | 'quiet' | 'good' | 'warn' | 'bad';
}

const LOOKS: Readonly<Record<JobStateWord, Look>> = {
  pending: { shape: 'ring', word: 'Waiting', tone: 'quiet' },
  running: { shape: 'half', word: 'Running', tone: 'going' },
  completed: { shape: 'tick', word: 'Done', tone: 'good' },
  failed: { shape: 'cross', word: 'Failed', tone: 'bad' },
  cancelled: { shape: 'stop', word: 'Cancelled', tone: 'quiet' },
  timeout: { shape: 'triangle', word: 'Time was up', tone: 'warn' },
  'node-fail': { shape: 'cross', word: 'Computer failed', tone: 'bad' },
  'out-of-memory': { shape: 'triangle', word: 'Out of memory', tone: 'warn' },
};

/** The word of a state, as the pages say it. */
export function stateWord(state: JobStateWord): string {
  return LOOKS[state].word;
}

/** Shape and word of a job's or a step's state. */
export function JobState(props: {
  readonly job: Pick<Job, 'state'> & { readonly held?: boolean; readonly exitCode?: number };
  readonly children?: JSX.Element;
}): JSX.Element {
  const look = (): Look =>
    props.job.state === 'pending' && props.job.held
      ? { shape: 'pause', word: 'Held', tone: 'quiet' }
      : LOOKS[props.job.state];
  return (
    <>
      <span class={`state ${look().tone}`}>
        <StateGlyph shape={look().shape} />
        {look().word}
        <Show when={props.job.state === 'failed' && props.job.exitCode !== undefined}>
          , exit code {props.job.exitCode}
        </Show>
      </span>
      {props.children}
    </>
  );
}
