import { A } from '@solidjs/router';
import { For, type JSX, Show } from 'solid-js';
import type { RunStatus } from '../../protocol/farm.ts';
import type { Job } from '../../protocol/jobs.ts';
import { aboutText, countOf, durationText } from '../amounts.ts';
import { clockText, createNow } from '../clock.ts';
import { type JobRow, jobRows } from '../jobs/job-rows.ts';
import { limitAt, ranSec, wholeText } from '../jobs/job-sentence.ts';
import { panelNodes } from '../panel/panels.ts';
import { Bar } from '../parts/bar.tsx';
import { type Share, Where } from '../parts/where.tsx';
import { isWithoutWorkers, taskWord } from '../run-sentence.ts';
import type { HomeData } from './home-data.ts';
import { whereJobsAre, whereWorkersAre } from './where-it-is.ts';

const MOST = 8;
const NOWHERE: ReadonlyMap<string, Share> = new Map();

/** What runs now: jobs, then runs of the farm, each with the nodes where it is. */
export function RunningTable(props: { readonly data: HomeData; readonly runs: readonly RunStatus[] }): JSX.Element {
  const now = createNow();
  const rows = () => jobRows(props.data.running());
  const hidden = () => Math.max(0, rows().length - MOST) + Math.max(0, props.runs.length - MOST);
  return (
    <>
      <div class="scroll">
        <table class="running">
          <caption class="vh">Jobs and runs that are going on</caption>
          <thead>
            <tr>
              <th scope="col">Work</th>
              <Show when={panelNodes()?.length}>
                <th scope="col">Where</th>
              </Show>
              <th scope="col" class="wide">
                Progress
              </th>
              <th scope="col" class="num">
                Running for
              </th>
              <th scope="col" class="num md">
                Ends about
              </th>
            </tr>
          </thead>
          <tbody>
            <For each={rows().slice(0, MOST)}>{(row) => <JobLine row={row} data={props.data} nowMs={now()} />}</For>
            <For each={props.runs.slice(0, MOST)}>
              {(status) => <RunLine status={status} data={props.data} nowMs={now()} />}
            </For>
          </tbody>
        </table>
      </div>
      <Show when={hidden() > 0}>
        <p class="note">And {hidden()} more.</p>
      </Show>
    </>
  );
}

function JobLine(props: { readonly row: JobRow; readonly data: HomeData; readonly nowMs: number }): JSX.Element {
  const jobs = (): readonly Job[] => (props.row.kind === 'job' ? [props.row.job] : props.row.jobs);
  const first = () => jobs()[0];
  const href = () => {
    const row = props.row;
    return row.kind === 'job' ? `/jobs/${row.job.jobId}` : `/jobs?array=${row.arrayId}`;
  };
  return (
    <Show when={first()}>
      {(job) => (
        <tr>
          <td>
            <A href={href()}>{job().name}</A>
            <small>
              {props.row.kind === 'job'
                ? job().jobId
                : `${props.row.arrayId}, ${countOf(jobs().length, 'index', 'indexes')}`}
              , {job().user}
            </small>
          </td>
          <WhereCell nodes={whereJobsAre(jobs(), props.data.cores)} />
          <td class="wide">
            <Show
              when={jobs().length === 1 && limitAt(job())}
              fallback={
                <span class="quiet">{limitAt(job()) === undefined ? 'no time limit' : 'each has a limit'}</span>
              }
            >
              {(end) => (
                <>
                  <Bar
                    part={Math.min(ranSec(job(), props.nowMs) ?? 0, job().timeLimitSec ?? 0)}
                    whole={job().timeLimitSec ?? 1}
                    of="of its time used"
                  />
                  <small>{leftText(end(), props.nowMs)}</small>
                </>
              )}
            </Show>
          </td>
          <td class="num nw">{wholeText(ranSec(job(), props.nowMs) ?? 0)}</td>
          <td class="num nw md">
            <Show when={limitAt(job())} fallback={<span class="quiet">unknown</span>}>
              {(end) => <>by {clockText(end())}</>}
            </Show>
          </td>
        </tr>
      )}
    </Show>
  );
}

function RunLine(props: { readonly status: RunStatus; readonly data: HomeData; readonly nowMs: number }): JSX.Element {
  const of = () => props.status;
  const state = () => {
    if (of().state === 'paused') return 'paused';
    return of().state === 'pending' || isWithoutWorkers(of()) ? 'waits' : undefined;
  };
  return (
    <tr>
      <td>
        <A href={`/farm/runs/${of().run}`}>{of().project}</A>
        <small>
          farm, {of().run}, {of().owner}
        </small>
      </td>
      <WhereCell
        nodes={of().leased === 0 ? NOWHERE : whereWorkersAre(props.data.workers(), of().owner, props.data.cores)}
      />
      <td class="wide">
        <Bar part={of().answered} whole={of().tasks} failed={of().failed} />
        <small>
          {of().answered} of {countOf(of().tasks, taskWord(of()))}
        </small>
      </td>
      <td class="num nw">
        {of().startedAt === undefined ? 'not begun' : durationText(of().seconds)}
        <Show when={state()}>{(word) => <small>{word()}</small>}</Show>
      </td>
      <td class="num nw md">
        <Show when={of().secondsLeft} fallback={<span class="quiet">unknown</span>}>
          {(left) => <>{clockText(new Date(props.nowMs + left() * 1000))}</>}
        </Show>
      </td>
    </tr>
  );
}

function WhereCell(props: { readonly nodes: ReadonlyMap<string, Share> }): JSX.Element {
  return (
    <Show when={panelNodes()?.length}>
      <td>
        <Where nodes={props.nodes} />
      </td>
    </Show>
  );
}

function leftText(end: Date, nowMs: number): string {
  const left = (end.getTime() - nowMs) / 1000;
  return left > 0 ? `${aboutText(left)} of its limit left` : 'its time is up';
}
