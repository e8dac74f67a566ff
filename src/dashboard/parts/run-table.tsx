import { A } from '@solidjs/router';
import { For, type JSX, Show } from 'solid-js';
import type { RunStatus } from '../../protocol/farm.ts';
import { aboutText, countOf, countText, durationText, rateText } from '../amounts.ts';
import { clockText } from '../clock.ts';
import { isGoing } from '../run-list.ts';
import { taskWord } from '../run-sentence.ts';
import { Bar } from './bar.tsx';
import { RunState } from './run-state.tsx';
import { type ScrollColumn, ScrollTable } from './scroll-table.tsx';

const COLUMNS: readonly ScrollColumn[] = [
  { word: 'Run' },
  { word: 'State' },
  { word: 'Progress', class: 'wide' },
  { word: 'Workers', class: 'num md' },
  { word: 'Speed', class: 'num md' },
  { word: 'Time', class: 'num' },
];

/** Runs, one a row: what it is, how it stands, how far, how fast, how long. */
export function RunTable(props: {
  readonly runs: readonly RunStatus[];
  readonly caption: string;
  /** All are of one project, which the page names. */
  readonly ofOneProject?: boolean;
}): JSX.Element {
  return (
    <ScrollTable class="runs" caption={props.caption} columns={COLUMNS}>
      <For each={props.runs}>{(status) => <Row status={status} named={!props.ofOneProject} />}</For>
    </ScrollTable>
  );
}

function Row(props: { readonly status: RunStatus; readonly named: boolean }): JSX.Element {
  const word = () => taskWord(props.status);
  return (
    <tr>
      <td class="nw">
        <A href={`/farm/runs/${props.status.run}`}>{props.named ? props.status.project : props.status.run}</A>
        <small>
          <Show when={props.named}>{props.status.run}, </Show>
          <Show when={props.status.name}>{props.status.name}, </Show>
          {props.status.owner}
        </small>
      </td>
      <td>
        <RunState status={props.status} withReason />
      </td>
      <td class="wide">
        <Bar part={props.status.answered} whole={props.status.tasks} failed={props.status.failed} />
        <small>
          {countText(props.status.answered)} of {countOf(props.status.tasks, word())}
        </small>
      </td>
      <td class="num md">{props.status.workers}</td>
      <td class="num md nw">
        <Show when={props.status.answered > 0} fallback={<span class="quiet">no answer</span>}>
          {rateText(props.status.rate)} {word()}s/s
        </Show>
      </td>
      <td class="num nw">
        {timeText(props.status)}
        <small>{timeNote(props.status)}</small>
      </td>
    </tr>
  );
}

function timeText(status: RunStatus): string {
  if (status.state !== 'running') return status.startedAt === undefined ? 'not begun' : durationText(status.seconds);
  return status.secondsLeft === undefined ? 'unknown' : aboutText(status.secondsLeft);
}

function timeNote(status: RunStatus): string {
  if (status.endedAt !== undefined) return `ended ${clockText(status.endedAt)}`;
  if (status.state === 'running') return 'left';
  return isGoing(status) && status.startedAt !== undefined ? 'so far' : '';
}
