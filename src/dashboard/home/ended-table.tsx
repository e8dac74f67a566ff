import { A } from '@solidjs/router';
import { For, type JSX, Show } from 'solid-js';
import type { RunStatus } from '../../protocol/farm.ts';
import type { Job } from '../../protocol/jobs.ts';
import { countOf, durationText } from '../amounts.ts';
import { clockText } from '../clock.ts';
import { endReason, ranSec, wholeText } from '../jobs/job-sentence.ts';
import { JobState } from '../jobs/job-state.tsx';
import { RunState } from '../parts/run-state.tsx';
import { reasonLine, taskWord } from '../run-sentence.ts';
import type { Ended } from './ended-today.ts';

/** What has ended, newest first: how, after how long, and when. */
export function EndedTable(props: { readonly rows: readonly Ended[]; readonly caption: string }): JSX.Element {
  return (
    <div class="scroll">
      <table class="ended">
        <caption class="vh">{props.caption}, newest first</caption>
        <thead class="vh">
          <tr>
            <th scope="col">Work</th>
            <th scope="col">State</th>
            <th scope="col">What it took</th>
            <th scope="col">Ended</th>
          </tr>
        </thead>
        <tbody>
          <For each={props.rows}>
            {(row) => (
              <tr>
                <td>
                  <A href={row.kind === 'job' ? `/jobs/${row.job.jobId}` : `/farm/runs/${row.status.run}`}>
                    {row.kind === 'job' ? row.job.name : row.status.project}
                  </A>
                  <small>{row.kind === 'job' ? row.job.jobId : `farm, ${row.status.run}`}</small>
                </td>
                <td>
                  <Show
                    when={row.kind === 'run' && row.status}
                    fallback={row.kind === 'job' && <JobState job={row.job} />}
                  >
                    {(status) => <RunState status={status()} />}
                  </Show>
                </td>
                <td class="mid md">{row.kind === 'job' ? jobText(row.job) : runText(row.status)}</td>
                <td class="num nw">{clockText(row.at)}</td>
              </tr>
            )}
          </For>
        </tbody>
      </table>
    </div>
  );
}

function jobText(job: Job): string {
  const reason = endReason(job);
  if (reason !== undefined) return reason;
  const ran = ranSec(job, 0);
  if (ran === undefined) return 'never began';
  return `${wholeText(ran)} on ${countOf(job.cpus, 'core')}${job.nodes === undefined ? '' : ` of ${job.nodes}`}`;
}

function runText(status: RunStatus): string {
  const reason = reasonLine(status);
  if (reason !== undefined) return reason;
  return `${countOf(status.answered, taskWord(status))} in ${durationText(status.seconds)}`;
}
