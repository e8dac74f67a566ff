import { type JSX, Show } from 'solid-js';
import type { JobDetail } from '../../protocol/jobs.ts';
import { clockText } from '../clock.ts';
import { Glyph } from '../parts/glyph.tsx';
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
          <Glyph name="info" />
          <span>
            <b>{known().word}</b> {known().text}
          </span>
        </p>
      )}
    </Show>
  );
}
