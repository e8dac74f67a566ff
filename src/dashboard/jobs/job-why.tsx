import { type JSX, Show } from 'solid-js';
import type { JobDetail } from '../../protocol/jobs.ts';
import { clockText } from '../clock.ts';
import { endReason } from './job-sentence.ts';

/** Why a job waits, why it ended as it did, or how well it used what it had: one line with its own word. */
export function JobWhy(props: { readonly job: JobDetail }): JSX.Element {
  const line = () => {
    const { state, why, efficiency } = props.job;
    const reason = endReason(props.job);
    if (state === 'pending' && why !== undefined) {
      const until = why.until === undefined ? '' : ` It starts by ${clockText(why.until)}.`;
      return { word: 'Why it waits:', text: `it ${why.sentence}.${until}` };
    }
    if (reason !== undefined) return { word: 'Why:', text: reason };
    return efficiency === undefined ? undefined : { word: 'How well it fitted:', text: `it ${efficiency.sentence}.` };
  };
  return (
    <Show when={line()}>
      {(known) => (
        <p class="why">
          <svg viewBox="0 0 20 20" aria-hidden="true">
            <path
              d="M17.2 10a7.2 7.2 0 1 1-14.4 0 7.2 7.2 0 0 1 14.4 0zM10 9.2v4.3M10 6.5h.01"
              fill="none"
              stroke="currentColor"
              stroke-width="1.6"
              stroke-linecap="round"
              stroke-linejoin="round"
            />
          </svg>
          <span>
            <b>{known().word}</b> {known().text}
          </span>
        </p>
      )}
    </Show>
  );
}
