import { A } from '@solidjs/router';
import { For, type JSX, Show } from 'solid-js';
import type { Job } from '../../protocol/jobs.ts';
import { clockText } from '../clock.ts';
import { waitingWords } from '../jobs/waiting-words.ts';
import { createWhyList } from '../jobs/why-list.ts';

const MOST = 5;

/** The jobs that wait, the oldest first: why, and until when. */
export function Queue(props: { readonly waiting: readonly Job[] }): JSX.Element {
  const shown = () => props.waiting.slice(0, MOST);
  // It asks for the last of a list that begins with the newest.
  const whys = createWhyList(() => [...shown()].reverse());
  const text = (job: Job) => {
    const why = whys().get(job.jobId);
    const until = why?.until === undefined ? '' : ` Starts by ${clockText(why.until)}.`;
    return `${why?.sentence ?? waitingWords(job) ?? 'waits'}${until}`;
  };
  return (
    <>
      <table class="queue">
        <caption class="vh">Jobs that wait, the oldest first</caption>
        <thead>
          <tr>
            <th scope="col">Waiting</th>
            <th scope="col">Why, and until when</th>
          </tr>
        </thead>
        <tbody>
          <For each={shown()}>
            {(job) => (
              <tr>
                <td>
                  <Show when={!job.jobId.includes('[')} fallback={job.name}>
                    <A href={`/jobs/${job.jobId}`}>{job.name}</A>
                  </Show>
                  <small>
                    {job.jobId}, {job.user}
                  </small>
                </td>
                <td>{text(job)}</td>
              </tr>
            )}
          </For>
        </tbody>
      </table>
      <Show when={props.waiting.length > MOST}>
        <p class="note">And {props.waiting.length - MOST} more.</p>
      </Show>
    </>
  );
}
