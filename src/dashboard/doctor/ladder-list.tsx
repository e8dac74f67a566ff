import { createMemo, For, Index, type JSX, Show } from 'solid-js';
import { NodeSet } from '../../cluster/node-set.ts';
import type { Examination, RungProgress } from '../../protocol/doctor.ts';
import { durationText } from '../amounts.ts';
import { StateGlyph } from '../parts/state-glyph.tsx';
import { RUNG_LOOKS, TELLING } from './rung-look.ts';
import { rungText } from './rung-words.ts';

/** Their shapes are drawn larger. */
const FEW = 16;

/** Rungs from the ground up, with a shape a node in panel order, the same in words, and what was tested by doing. */
export function LadderList(props: { readonly examination: Examination }): JSX.Element {
  const names = createMemo(() => [...NodeSet.parse(props.examination.nodes)]);
  const eights = createMemo(() =>
    Array.from({ length: Math.ceil(names().length / 8) }, (_, at) => names().slice(at * 8, at * 8 + 8)),
  );
  const rungs = () => props.examination.rungs;
  return (
    <ol class="strips rungs" classList={{ few: names().length <= FEW }} aria-label="Rungs, from the ground up">
      <Index each={rungs()}>
        {(rung, at) => (
          <li classList={{ [rung().state]: true }}>
            <b>{rung().title}</b>
            <span class="strip" aria-hidden="true">
              <For each={eights()}>
                {(eight) => (
                  <span class="eight">
                    <For each={eight}>{(name) => <Shape rung={rung()} name={name} />}</For>
                  </span>
                )}
              </For>
            </span>
            <span class="words">
              {rungText(rung())}
              <Show when={rung().seconds >= 1 && rung().state !== 'running'}>
                <span class="quiet">, {durationText(Math.round(rung().seconds))}</span>
              </Show>
              <Show when={rung().because !== rungs()[at - 1]?.because}>
                <small>{rung().because}</small>
              </Show>
              <Show when={rung().state === 'running' && props.examination.doing}>
                {(doing) => <small>{doing()}</small>}
              </Show>
              <For each={rung().tested}>{(sentence) => <small>{sentence}</small>}</For>
            </span>
          </li>
        )}
      </Index>
    </ol>
  );
}

function Shape(props: { readonly rung: RungProgress; readonly name: string }): JSX.Element {
  const state = () => props.rung.nodes[props.name];
  return (
    <Show when={state()} fallback={<i class="cell none" />}>
      {(known) => (
        <i class={`cell ${known()}`}>
          <StateGlyph shape={RUNG_LOOKS[known()].shape} />
        </i>
      )}
    </Show>
  );
}

/** What the shapes mean. */
export function LadderKey(): JSX.Element {
  return (
    <ul class="counts key" aria-label="What the shapes mean">
      <For each={TELLING}>
        {(state) => (
          <li>
            <span class={`cell ${state}`}>
              <StateGlyph shape={RUNG_LOOKS[state].shape} />
              {RUNG_LOOKS[state].word}
            </span>
          </li>
        )}
      </For>
    </ul>
  );
}
