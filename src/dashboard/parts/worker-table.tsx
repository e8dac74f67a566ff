import { createEffect, createSignal, For, type JSX, Show } from 'solid-js';
import { createStore, reconcile } from 'solid-js/store';
import type { BreadboxError } from '../../cluster/errors.ts';
import type { WorkerRow } from '../../protocol/farm.ts';
import { durationText } from '../amounts.ts';
import { call } from '../client.ts';
import { asBreadboxError } from '../load.ts';
import { mayChange } from '../session.ts';
import { ProblemNote } from './problem-note.tsx';
import { type Shape, StateGlyph } from './state-glyph.tsx';

const KINDS = {
  engine: 'started by the engine',
  lent: 'a lent computer',
  simple: 'a simple worker',
} as const;
const STATES: Readonly<Record<WorkerRow['state'], { shape: Shape; word: string; tone: string }>> = {
  starting: { shape: 'ring', word: 'Starting', tone: 'quiet' },
  working: { shape: 'half', word: 'Working', tone: 'going' },
  idle: { shape: 'ring', word: 'Idle', tone: 'quiet' },
  leaving: { shape: 'down', word: 'Leaving', tone: 'quiet' },
  silent: { shape: 'triangle', word: 'Silent', tone: 'warn' },
};
const SHOWN = 64;

/** Who works, for whom, and how busy; whose it is may tell one to leave. */
export function WorkerTable(props: {
  readonly workers: readonly WorkerRow[];
  readonly onChange: () => void;
}): JSX.Element {
  const [rows, setRows] = createStore<WorkerRow[]>([]);
  const [problem, setProblem] = createSignal<BreadboxError>();
  createEffect(() => setRows(reconcile(props.workers.slice(0, SHOWN), { key: 'worker' })));
  const stop = async (worker: string) => {
    setProblem(undefined);
    try {
      await call('POST /api/farm/workers/{worker}/stop', { params: { worker } });
      props.onChange();
    } catch (error) {
      setProblem(asBreadboxError(error));
    }
  };
  return (
    <>
      <ProblemNote problem={problem()} />
      <div class="scroll">
        <table>
          <caption class="vh">Workers, in the order in which they came</caption>
          <thead>
            <tr>
              <th scope="col">Worker</th>
              <th scope="col">State</th>
              <th scope="col" class="num">
                Slots busy
              </th>
              <th scope="col" class="md">
                Works for
              </th>
              <th scope="col" class="num md">
                Temperature
              </th>
              <th scope="col">
                <span class="vh">What can be done</span>
              </th>
            </tr>
          </thead>
          <tbody>
            <For each={rows}>{(row) => <Row row={row} onStop={() => stop(row.worker)} />}</For>
          </tbody>
        </table>
      </div>
      <Show when={props.workers.length > SHOWN}>
        <p class="note">
          {props.workers.length - SHOWN} more are not shown here; <code>breadbox farm workers</code> lists all.
        </p>
      </Show>
    </>
  );
}

function Row(props: { readonly row: WorkerRow; readonly onStop: () => void }): JSX.Element {
  const look = () => STATES[props.row.state];
  return (
    <tr>
      <td>
        <b>{props.row.node}</b>
        <small>
          {props.row.worker}, {KINDS[props.row.kind]}
        </small>
      </td>
      <td>
        <span class={`state ${look().tone}`}>
          <StateGlyph shape={look().shape} />
          {look().word}
        </span>
        <small>{seenText(props.row)}</small>
      </td>
      <td class="num nw">
        {props.row.busy} of {props.row.slots}
        <Show when={props.row.allowed < props.row.slots}>
          <small>its share: {props.row.allowed}</small>
        </Show>
      </td>
      <td class="md">{props.row.user}</td>
      <td class="num md nw">
        <Show when={heat(props.row).length > 0} fallback={<span class="quiet">unknown</span>}>
          <For each={heat(props.row)}>{(text) => <div>{text}</div>}</For>
        </Show>
      </td>
      <td class="num">
        <Show when={mayChange(props.row.user) && props.row.state !== 'leaving'}>
          <button type="button" class="btn small" onClick={() => props.onStop()}>
            Stop<span class="vh"> {`${props.row.worker} on ${props.row.node}`}</span>
          </button>
        </Show>
      </td>
    </tr>
  );
}

function heat({ status }: WorkerRow): readonly string[] {
  const text = (celsius: number | undefined, what: string) =>
    celsius === undefined ? [] : [`${what} ${Math.round(celsius)}\u202f°C`];
  return [...text(status?.cpuCelsius, 'CPU'), ...text(status?.gpuCelsius, 'GPU')];
}

function seenText({ state, lastSeenAt }: WorkerRow): string {
  if (state === 'leaving') return 'ends what runs, takes nothing new';
  if (lastSeenAt === undefined) return 'not heard of yet';
  const seconds = Math.round((Date.now() - Date.parse(lastSeenAt)) / 1000);
  return state === 'silent' && seconds > 0 ? `last heard of ${durationText(seconds)} ago` : '';
}
