import { createMemo, For, type JSX, Show } from 'solid-js';
import { NodeSet } from '../../cluster/node-set.ts';
import type { PhaseProgress } from '../../protocol/provision.ts';
import { durationText } from '../amounts.ts';
import { StateGlyph } from '../parts/state-glyph.tsx';
import { createWide } from '../wide-screen.ts';
import { phaseShares, phaseState, phaseText } from './phase-words.ts';
import { PHASE_LOOKS } from './up-look.ts';

/** So many nodes have a column with a word in each cell; more are a strip of shapes. */
const MOST_COLUMNS = 10;
const COLUMNS_FROM_PIXELS = 1000;

/** Phases from top to bottom, nodes from left to right; what is well stays pale. */
export function PhaseMatrix(props: { readonly phases: readonly PhaseProgress[]; readonly nodes: string }): JSX.Element {
  const wide = createWide(COLUMNS_FROM_PIXELS);
  const names = createMemo(() => [...NodeSet.parse(props.nodes)]);
  return (
    <Show when={wide() && names().length <= MOST_COLUMNS} fallback={<Strips phases={props.phases} names={names()} />}>
      <Columns phases={props.phases} names={names()} />
    </Show>
  );
}

interface ViewProps {
  readonly phases: readonly PhaseProgress[];
  readonly names: readonly string[];
}

function Columns(props: ViewProps): JSX.Element {
  return (
    <table class="phases">
      <caption class="vh">Phases from top to bottom, nodes from left to right</caption>
      <thead>
        <tr>
          <th scope="col">Phase</th>
          <For each={props.names}>{(name) => <th scope="col">{name}</th>}</For>
          <th scope="col" class="num">
            Took
          </th>
        </tr>
      </thead>
      <tbody>
        <For each={props.phases}>
          {(phase) => (
            <tr classList={{ [phaseState(phase)]: true }}>
              <th scope="row">{phase.title}</th>
              <For each={props.names}>
                {(name) => (
                  <td>
                    <Show when={phase.nodes[name]}>
                      {(cell) => (
                        <span class={`cell ${cell().state}`} title={cell().now ?? cell().reason}>
                          <StateGlyph shape={PHASE_LOOKS[cell().state].shape} />
                          {PHASE_LOOKS[cell().state].word}
                        </span>
                      )}
                    </Show>
                  </td>
                )}
              </For>
              <td class="num note">{tookText(phase)}</td>
            </tr>
          )}
        </For>
      </tbody>
    </table>
  );
}

/** A shape a node, in panel order and by eights, and the same in words. */
function Strips(props: ViewProps): JSX.Element {
  const eights = createMemo(() =>
    Array.from({ length: Math.ceil(props.names.length / 8) }, (_, at) => props.names.slice(at * 8, at * 8 + 8)),
  );
  return (
    <ol class="strips" aria-label="Phases">
      <For each={props.phases}>
        {(phase) => (
          <li classList={{ [phaseState(phase)]: true }}>
            <b>{phase.title}</b>
            <span class="strip" aria-hidden="true">
              <For each={eights()}>
                {(eight) => (
                  <span class="eight">
                    <For each={eight}>{(name) => <Shape phase={phase} name={name} />}</For>
                  </span>
                )}
              </For>
            </span>
            <span class="words">
              {phaseText(phase)}
              <Show when={tookText(phase)}>{(took) => <span class="quiet">, {took()}</span>}</Show>
            </span>
            <For each={phaseShares(phase).filter(({ state, words }) => state === 'failed' && words !== undefined)}>
              {({ nodes, words }) => (
                <p class="cause">
                  <b>{nodes}</b> {words}
                </p>
              )}
            </For>
          </li>
        )}
      </For>
    </ol>
  );
}

function Shape(props: { readonly phase: PhaseProgress; readonly name: string }): JSX.Element {
  const state = () => props.phase.nodes[props.name]?.state;
  return (
    <Show when={state()} fallback={<i class="cell none" />}>
      {(known) => (
        <i class={`cell ${known()}`}>
          <StateGlyph shape={PHASE_LOOKS[known()].shape} />
        </i>
      )}
    </Show>
  );
}

function tookText(phase: PhaseProgress): string {
  return phase.seconds === 0 ? '' : durationText(phase.seconds);
}

/** What the shapes mean. */
export function PhaseKey(): JSX.Element {
  return (
    <ul class="counts key" aria-label="What the shapes mean">
      <For each={Object.entries(PHASE_LOOKS)}>
        {([state, look]) => (
          <li>
            <span class={`cell ${state}`}>
              <StateGlyph shape={look.shape} />
              {look.word}
            </span>
          </li>
        )}
      </For>
    </ul>
  );
}
