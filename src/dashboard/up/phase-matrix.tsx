import { createMemo, For, type JSX, Show } from 'solid-js';
import { NodeSet } from '../../cluster/node-set.ts';
import type { PhaseProgress } from '../../protocol/provision.ts';
import { durationText } from '../amounts.ts';
import { StateGlyph } from '../parts/state-glyph.tsx';
import { createWide } from '../wide-screen.ts';
import { type PhaseShare, phaseShares, phaseState, phaseText } from './phase-words.ts';
import { PHASE_LOOKS, PHASE_STATES, phaseWord } from './up-look.ts';

/** So many nodes have a column with a word in each cell; more are a strip of shapes. */
const MOST_COLUMNS = 10;
const COLUMNS_FROM_PIXELS = 1000;
/** Their shapes are drawn larger. */
const FEW = 16;

/** Phases from top to bottom, nodes from left to right; what is well stays pale. */
export function PhaseMatrix(props: {
  readonly phases: readonly PhaseProgress[];
  readonly nodes: string;
  readonly dryRun: boolean;
}): JSX.Element {
  const wide = createWide(COLUMNS_FROM_PIXELS);
  const names = createMemo(() => [...NodeSet.parse(props.nodes)]);
  return (
    <Show
      when={wide() && names().length <= MOST_COLUMNS}
      fallback={<Strips phases={props.phases} names={names()} dryRun={props.dryRun} />}
    >
      <Columns phases={props.phases} names={names()} dryRun={props.dryRun} />
    </Show>
  );
}

interface ViewProps {
  readonly phases: readonly PhaseProgress[];
  readonly names: readonly string[];
  readonly dryRun: boolean;
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
            <>
              <tr classList={{ [phaseState(phase)]: true }}>
                <th scope="row">{phase.title}</th>
                <For each={props.names}>
                  {(name) => (
                    <td>
                      <Show when={phase.nodes[name]}>
                        {(cell) => (
                          <span class={`cell ${cell().state}`} title={cell().now ?? cell().reason}>
                            <StateGlyph shape={PHASE_LOOKS[cell().state].shape} />
                            {phaseWord(cell().state, props.dryRun)}
                          </span>
                        )}
                      </Show>
                    </td>
                  )}
                </For>
                <td class="num note">{tookText(phase)}</td>
              </tr>
              <Show when={causes(phase).length > 0}>
                <tr class="cause">
                  <td />
                  <td colSpan={props.names.length + 1}>
                    <Causes phase={phase} />
                  </td>
                </tr>
              </Show>
            </>
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
  const begun = createMemo(() => {
    const last = props.phases.findLastIndex((phase) => phaseState(phase) !== 'waiting');
    return last === -1 ? props.phases.length : last + 1;
  });
  const toCome = () => props.phases.slice(begun()).map(({ title }) => title);
  return (
    <ol class="strips" classList={{ few: props.names.length <= FEW }} aria-label="Phases">
      <For each={props.phases.slice(0, begun())}>
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
              {phaseText(phase, props.dryRun)}
              <Show when={tookText(phase)}>{(took) => <span class="quiet">, {took()}</span>}</Show>
            </span>
            <Causes phase={phase} />
          </li>
        )}
      </For>
      <Show when={toCome().length > 0}>
        <li class="to-come">
          <b>still to come</b> <span class="words">{toCome().join(', ')}</span>
        </li>
      </Show>
    </ol>
  );
}

/** Why nodes failed, said of those that say the same once. */
function Causes(props: { readonly phase: PhaseProgress }): JSX.Element {
  return (
    <For each={causes(props.phase)}>
      {({ nodes, words }) => (
        <p class="cause">
          <Show when={!words?.startsWith(nodes)}>
            <b>{nodes}</b>{' '}
          </Show>
          {words}
        </p>
      )}
    </For>
  );
}

function causes(phase: PhaseProgress): readonly PhaseShare[] {
  return phaseShares(phase).filter(({ state, words }) => state === 'failed' && words !== undefined);
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
export function PhaseKey(props: { readonly dryRun: boolean }): JSX.Element {
  return (
    <ul class="counts key" aria-label="What the shapes mean">
      <For each={PHASE_STATES}>
        {(state) => (
          <li>
            <span class={`cell ${state}`}>
              <StateGlyph shape={PHASE_LOOKS[state].shape} />
              {phaseWord(state, props.dryRun)}
            </span>
          </li>
        )}
      </For>
    </ul>
  );
}
