import { type JSX, Show } from 'solid-js';
import type { Job } from '../../protocol/jobs.ts';
import { StateGlyph } from '../parts/state-glyph.tsx';
import { lookOf } from './job-look.ts';

/** Shape and word of a job's or a step's state. */
export function JobState(props: {
  readonly job: Pick<Job, 'state'> & { readonly held?: boolean; readonly exitCode?: number };
  readonly children?: JSX.Element;
}): JSX.Element {
  const look = () => lookOf(props.job.state, props.job.held === true);
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
