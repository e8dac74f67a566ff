import { A } from '@solidjs/router';
import { createMemo, createSignal, For, type JSX, Show } from 'solid-js';
import type { Job, Why } from '../../protocol/jobs.ts';
import { aboutText, countOf, countText, durationText } from '../amounts.ts';
import { clockText, createNow } from '../clock.ts';
import { type ScrollColumn, ScrollTable } from '../parts/scroll-table.tsx';
import { stateWord } from './job-look.ts';
import { type JobRow, jobRows } from './job-rows.ts';
import { endReason, limitAt, memText, ranSec, wholeText } from './job-sentence.ts';
import { JobState } from './job-state.tsx';
import { waitingWords } from './waiting-words.ts';

/** Of an array that is unfolded; the rest stands on the list of its own. */
const MOST_UNFOLDED = 25;
const MOST_REASON_CHARS = 120;

const COLUMNS: readonly ScrollColumn[] = [
  { word: 'Job' },
  { word: 'State' },
  { word: 'Cores', class: 'num md' },
  { word: 'Memory', class: 'num wide' },
  { word: 'Time', class: 'num' },
];

/** Jobs, one a row; the indexes of an array are one row until it is unfolded, and one array is unfolded at a time. */
export function JobTable(props: {
  readonly jobs: readonly Job[];
  readonly whys: ReadonlyMap<string, Why>;
  readonly caption: string;
  /** All are of one array, each in a row of its own. */
  readonly unfolded?: boolean;
}): JSX.Element {
  const now = createNow();
  const [open, setOpen] = createSignal<string>();
  const rows = createMemo<readonly JobRow[]>(() =>
    props.unfolded ? props.jobs.map((job) => ({ kind: 'job', key: job.jobId, job })) : jobRows(props.jobs),
  );
  return (
    <ScrollTable class="jobs" caption={props.caption} columns={COLUMNS}>
      <For each={rows()}>
        {(row) =>
          row.kind === 'job' ? (
            <Row job={row.job} why={props.whys.get(row.job.jobId)} nowMs={now()} />
          ) : (
            <ArrayRow
              row={row}
              whys={props.whys}
              nowMs={now()}
              isOpen={open() === row.arrayId}
              onToggle={() => setOpen(open() === row.arrayId ? undefined : row.arrayId)}
            />
          )
        }
      </For>
    </ScrollTable>
  );
}

function ArrayRow(props: {
  readonly row: Extract<JobRow, { kind: 'array' }>;
  readonly whys: ReadonlyMap<string, Why>;
  readonly nowMs: number;
  readonly isOpen: boolean;
  readonly onToggle: () => void;
}): JSX.Element {
  const first = () => props.row.jobs[0];
  const total = () => props.row.counts.reduce((sum, [, count]) => sum + count, 0);
  const state = () => props.row.counts[0]?.[0] ?? 'pending';
  const waits = () => (state() === 'pending' ? props.row.jobs.flatMap((job) => waitingWords(job) ?? []).slice(-1) : []);
  const cores = () => props.row.jobs.reduce((sum, job) => sum + (job.state === 'running' ? job.cpus : 0), 0);
  return (
    <>
      <tr>
        <td>
          <button type="button" class="fold" aria-expanded={props.isOpen} onClick={props.onToggle}>
            {first()?.name}
          </button>
          <small>
            {props.row.arrayId}, {countOf(total(), 'index', 'indexes')}, {first()?.user}
          </small>
        </td>
        <td>
          <JobState job={{ state: state(), held: first()?.held ?? false }} />
          <small>
            {[
              ...props.row.counts.map(([word, count]) => `${countText(count)} ${stateWord(word).toLowerCase()}`),
              ...waits(),
            ].join(', ')}
          </small>
        </td>
        <td class="num md">
          {cores() === 0 ? first()?.cpus : cores()}
          <small>{cores() === 0 ? 'each' : 'in use'}</small>
        </td>
        <td class="num wide" />
        <td class="num nw">
          <Show when={first()}>{(job) => <small>submitted {clockText(job().submittedAt)}</small>}</Show>
        </td>
      </tr>
      <Show when={props.isOpen}>
        <For each={props.row.jobs.slice(0, MOST_UNFOLDED)}>
          {(job) => <Row job={job} why={props.whys.get(job.jobId)} nowMs={props.nowMs} inArray />}
        </For>
        <tr class="inner">
          <td colSpan={5}>
            <A href={`/jobs?array=${props.row.arrayId}`}>
              Array {props.row.arrayId} by itself<span class="vh">: {first()?.name}</span>
            </A>
          </td>
        </tr>
      </Show>
    </>
  );
}

function Row(props: {
  readonly job: Job;
  readonly why: Why | undefined;
  readonly nowMs: number;
  readonly inArray?: boolean;
}): JSX.Element {
  const job = () => props.job;
  const isFolded = () => job().jobId.includes('[');
  const reason = () => {
    if (job().state === 'pending') return props.why?.sentence ?? waitingWords(job());
    const text = endReason(job());
    return text !== undefined && text.length > MOST_REASON_CHARS ? `${text.slice(0, MOST_REASON_CHARS)}…` : text;
  };
  return (
    <tr classList={{ inner: props.inArray === true }}>
      <td>
        <Show when={!isFolded()} fallback={<span>{indexText(job())}</span>}>
          <A href={`/jobs/${job().jobId}`}>{props.inArray ? indexText(job()) : job().name}</A>
        </Show>
        <Show when={!props.inArray}>
          <small>
            {job().jobId}, {job().user}
          </small>
        </Show>
      </td>
      <td>
        <JobState job={job()} />
        <Show when={reason()}>{(text) => <small class="reason">{text()}</small>}</Show>
      </td>
      <td class="num md">{job().cpus}</td>
      <td class="num wide nw">
        <Memory job={job()} />
      </td>
      <td class="num nw">
        {timeText(job(), props.nowMs)}
        <small>{timeNote(job(), props.why, props.nowMs)}</small>
      </td>
    </tr>
  );
}

function Memory(props: { readonly job: Job }): JSX.Element {
  const peak = () => props.job.usage.peakMemBytes;
  const asked = () => props.job.memBytes;
  return (
    <>
      <Show when={peak()} fallback={<span class="quiet">{asked() === undefined ? 'no limit' : ''}</span>}>
        {(bytes) => <>{memText(bytes())}</>}
      </Show>
      <Show when={asked()}>{(bytes) => <small>{memText(bytes())} asked</small>}</Show>
    </>
  );
}

function indexText(job: Job): string {
  return job.jobId.slice(job.jobId.indexOf('_') + 1).replaceAll(/[[\]]/g, '');
}

function timeText(job: Job, nowMs: number): string {
  if (job.state === 'pending') return waitedText(job, nowMs);
  const end = limitAt(job);
  if (job.state === 'running' && end !== undefined) {
    const left = (end.getTime() - nowMs) / 1000;
    return left > 0 ? `${aboutText(left)} left` : 'time is up';
  }
  const ran = ranSec(job, nowMs);
  return ran === undefined ? 'never began' : wholeText(ran);
}

function waitedText(job: Job, nowMs: number): string {
  return durationText(Math.max(1, Math.round((nowMs - Date.parse(job.submittedAt)) / 1000)));
}

function timeNote(job: Job, why: Why | undefined, nowMs: number): string {
  if (job.state === 'pending') return why?.until === undefined ? 'waited' : `waited, starts by ${clockText(why.until)}`;
  if (job.state !== 'running') return job.endedAt === undefined ? '' : `ended ${clockText(job.endedAt)}`;
  return job.timeLimitSec === undefined ? 'so far, no limit' : `ran ${wholeText(ranSec(job, nowMs) ?? 0)}`;
}
