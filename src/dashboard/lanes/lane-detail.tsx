import { createEffect, createSignal, type JSX, onCleanup, Show } from 'solid-js';
import { countText, durationText } from '../amounts.ts';
import { call } from '../client.ts';
import { clockSecondsText } from '../clock.ts';
import { StateGlyph } from '../parts/state-glyph.tsx';
import { paramsText, taskIndex } from '../working.ts';
import type { Choice } from './lane-choice.ts';

/** Who only passes over a block asks for nothing. */
const REST_MS = 150;
const MAX_KNOWN = 100;

/** What is known of the block that somebody points at. */
export function LaneDetail(props: { readonly run: string; readonly choice: Choice | undefined }): JSX.Element {
  const [params, setParams] = createSignal<string>();
  const known = new Map<string, string>();
  createEffect(() => {
    const task = props.choice?.task;
    setParams(task === undefined ? undefined : known.get(task));
    if (task === undefined || known.has(task)) return;
    const abort = new AbortController();
    const timer = setTimeout(async () => {
      const text = await askParams(props.run, task, abort.signal);
      if (abort.signal.aborted || text === undefined) return;
      if (known.size >= MAX_KNOWN) known.clear();
      known.set(task, text);
      setParams(text);
    }, REST_MS);
    onCleanup(() => {
      clearTimeout(timer);
      abort.abort();
    });
  });
  return (
    <p class="lane-detail" aria-live="polite">
      <Show
        when={props.choice}
        fallback={
          <span class="note">Point at a block, or go along the lanes with the arrow keys, to see its task.</span>
        }
      >
        {(choice) => (
          <>
            <Show when={choice().block?.failed}>
              <span class="state bad">
                <StateGlyph shape="cross" /> Failed
              </span>{' '}
            </Show>
            <b>{titleOf(choice())}</b> on {choice().lane.node}, slot {choice().lane.slot + 1}: {timesOf(choice())}
            <Show when={params()}>
              . <span class="quiet">{params()}</span>
            </Show>
          </>
        )}
      </Show>
    </p>
  );
}

function titleOf({ task, block }: Choice): string {
  if (block === undefined || block.tasks === 1) return task;
  const failed = block.failed > 0 && block.failed < block.tasks ? `, ${countText(block.failed)} of them failed` : '';
  return `${countText(block.tasks)} short tasks up to ${task}${failed}`;
}

function timesOf({ block, startMs }: Choice): string {
  const from = clockSecondsText(new Date(startMs));
  if (block === undefined) return `at work since ${from}`;
  const computed = Math.max(0, block.endMs - block.startMs - block.sendMs) / 1000;
  const parts = [
    `from ${from}, computed ${timeText(computed)}`,
    ...(block.askMs > 0 ? [`waited ${timeText(block.askMs / 1000)} for work`] : []),
    ...(block.sendMs > 0 ? [`sent files for ${timeText(block.sendMs / 1000)}`] : []),
  ];
  return parts.join(', ');
}

function timeText(seconds: number): string {
  return seconds < 0.1 ? `${Math.max(1, Math.round(seconds * 1000))}\u202fms` : durationText(seconds);
}

/** Undefined where the task cannot be read: its block still says enough. */
async function askParams(run: string, task: string, signal: AbortSignal): Promise<string | undefined> {
  const query = { after: taskIndex(task) - 1, limit: 1 };
  const rows = await call('GET /api/farm/runs/{run}/tasks', { params: { run }, query, signal }).catch(() => undefined);
  const row = rows?.[0];
  return row?.task === task ? paramsText(row.params) : undefined;
}
