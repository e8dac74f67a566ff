import { For, type JSX } from 'solid-js';
import type { JobDetail } from '../../protocol/jobs.ts';
import { createNow } from '../clock.ts';
import { timePoints } from './time-points.ts';

/** What has happened, what goes on, and what is to come. */
export function JobTimeLine(props: { readonly job: JobDetail }): JSX.Element {
  const now = createNow();
  return (
    <ol class="tl" aria-label="Time line">
      <For each={timePoints(props.job, now())}>
        {({ title, lines, mark, next }) => (
          <li class={`seg ${mark} ${next}`}>
            <b>{title}</b>
            <For each={lines}>{(line) => <p>{line}</p>}</For>
          </li>
        )}
      </For>
    </ol>
  );
}
