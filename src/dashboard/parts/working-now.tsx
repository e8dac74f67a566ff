import { For, type JSX, Show } from 'solid-js';
import type { TaskRow } from '../../protocol/farm.ts';
import { countText, durationText } from '../amounts.ts';
import { createNow } from '../clock.ts';
import { paramsText, type Worker } from '../working.ts';
import { Section } from './section.tsx';

const MAX_ROWS = 64;

/** Which slot of which node is at which task, and for how long. */
export function WorkingNow(props: {
  readonly workers: readonly Worker[] | undefined;
  readonly tasks: readonly TaskRow[];
  readonly leased: number;
}): JSX.Element {
  const now = createNow();
  const params = (task: string) => {
    const row = props.tasks.find((one) => one.task === task);
    return row === undefined ? 'unknown' : paramsText(row.params);
  };
  const list = () => props.workers ?? [];
  return (
    <Section heading="Who works on what now">
      <Show when={list().length > 0} fallback={<p class="mid">{nobody(props.leased)}</p>}>
        <div class="scroll">
          <table>
            <caption class="vh">Workers and their tasks</caption>
            <thead>
              <tr>
                <th scope="col">Worker</th>
                <th scope="col">Node</th>
                <th scope="col">Task</th>
                <th scope="col" class="md">
                  Parameters
                </th>
                <th scope="col" class="num">
                  For
                </th>
              </tr>
            </thead>
            <tbody>
              <For each={list().slice(0, MAX_ROWS)}>
                {(worker) => (
                  <tr>
                    <td>
                      <span class="badge work">{worker.number}</span>
                    </td>
                    <td>{worker.node}</td>
                    <td>{worker.task}</td>
                    <td class="md">{params(worker.task)}</td>
                    <td class="num nw">{sinceText(Math.round((now() - Date.parse(worker.startedAt)) / 1000))}</td>
                  </tr>
                )}
              </For>
            </tbody>
          </table>
        </div>
        <Show when={list().length > MAX_ROWS}>
          <p class="note">{list().length - MAX_ROWS} more are at work.</p>
        </Show>
      </Show>
    </Section>
  );
}

/** Slots are told once a second: the first second has no figure. */
function sinceText(seconds: number): string {
  return seconds < 1 ? 'under 1\u202fs' : durationText(seconds);
}

/** Pilots do not report tasks that are over before anybody could read of them. */
function nobody(leased: number): string {
  if (leased === 0) return 'No worker is at a task just now.';
  if (leased === 1) return '1 task is with a worker, too short to be shown here.';
  return `${countText(leased)} tasks are with workers, each too short to be shown here.`;
}
