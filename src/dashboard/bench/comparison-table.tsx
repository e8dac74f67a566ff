import { A } from '@solidjs/router';
import { createMemo, createSignal, For, type JSX, Show } from 'solid-js';
import type { MachineResult } from '../../machines/compare.ts';
import { REFERENCE_RESULTS } from '../../machines/reference-results.ts';
import { percentText, valueText } from '../amounts.ts';
import { Section } from '../parts/section.tsx';
import { StateGlyph } from '../parts/state-glyph.tsx';
import { listed } from '../sentence-words.ts';
import { perText } from './bench-words.ts';
import { type ComparedMachine, MEASURES, type Measure } from './compared-machines.ts';
import { shareOf, spanOf, type ValueSpan } from './comparison-scale.ts';

const KEY = [
  { kind: 'mine', word: 'this machine' },
  { kind: 'imported', word: 'imported' },
  { kind: 'published', word: 'published' },
] as const;

/** Machines by speed, and what that speed costs in watts, euros and litres. The figure stands left of its bar. */
export function ComparisonTable(props: { readonly machines: readonly ComparedMachine[] }): JSX.Element {
  const [isLog, setLog] = createSignal(false);
  const spans = createMemo(
    () =>
      new Map(
        MEASURES.map(({ measure }) => [
          measure,
          spanOf(
            props.machines.flatMap(({ figures }) => figures[measure] ?? []),
            isLog(),
          ),
        ]),
      ),
  );
  return (
    <Section
      heading="Beside other machines"
      aside={
        <fieldset class="views">
          <legend class="vh">Scale of the bars</legend>
          <button type="button" aria-pressed={!isLog()} onClick={() => setLog(false)}>
            Linear scale
          </button>
          <button type="button" aria-pressed={isLog()} onClick={() => setLog(true)}>
            Log scale
          </button>
        </fieldset>
      }
    >
      <ul class="bench-key">
        <For each={KEY.filter(({ kind }) => props.machines.some((one) => one.kind === kind))}>
          {({ kind, word }) => (
            <li>
              <i class={kind} /> {word}
            </li>
          )}
        </For>
      </ul>
      <table class="bench">
        <caption class="vh">Machines by what HPL reached on them, the fastest first</caption>
        <thead>
          <tr>
            <th scope="col">Machine</th>
            <For each={MEASURES}>
              {({ measure, head }) => (
                <th scope="col" class={measure}>
                  {head}
                  <Show when={isLog() && spans().get(measure)}>{(span) => <small>{spanText(span())}</small>}</Show>
                </th>
              )}
            </For>
          </tr>
        </thead>
        <tbody>
          <For each={props.machines}>
            {(machine) => (
              <tr class={machine.kind}>
                <th scope="row">
                  <Show when={machine.run} fallback={machine.name}>
                    {(run) => <A href={`/benchmarks/${run()}`}>{machine.name}</A>}
                  </Show>
                  <small>{machine.note}</small>
                  <For each={machine.marks}>
                    {(mark) => (
                      <small class="state warn">
                        <StateGlyph shape="triangle" />
                        {mark}
                      </small>
                    )}
                  </For>
                  <Folded machine={machine} />
                </th>
                <For each={MEASURES}>
                  {({ measure, unknown }) => (
                    <td class={measure}>
                      <Figure
                        value={machine.figures[measure]}
                        {...{ measure, unknown, span: spans().get(measure), isLog: isLog() }}
                      />
                      <Show when={measure === 'gflops'}>
                        <small class="of-peak">{peakText(machine.machine)}</small>
                      </Show>
                    </td>
                  )}
                </For>
              </tr>
            )}
          </For>
        </tbody>
      </table>
      <p class="note" role="status">
        {isLog()
          ? 'Logarithmic: each line is ten times the one before it, so a mark twice as far is not twice as much.'
          : 'Linear: a bar twice as long is twice as much. Machines a hundred times apart are told better by the log scale.'}{' '}
        Unknown means that nobody published a meter reading, a price or a volume; Breadbox does not guess.
      </p>
      <details class="bench-sources">
        <summary>Where the figures come from, and what the peaks are made of</summary>
        <ul class="plain-list">
          <For each={publishedSources()}>
            {({ source, names }) => (
              <li>
                {source}: {listed(names)}.
              </li>
            )}
          </For>
          <For each={peaks(props.machines)}>
            {({ basis, names }) => (
              <li>
                Peak of {listed(names)}: {basis}.
              </li>
            )}
          </For>
          <For each={REFERENCE_RESULTS.filter(({ note }) => note !== undefined)}>
            {({ name, note }) => (
              <li>
                {name}: {note}
              </li>
            )}
          </For>
        </ul>
      </details>
    </Section>
  );
}

function Figure(props: {
  readonly value: number | undefined;
  readonly measure: Measure;
  readonly unknown: string;
  readonly span: ValueSpan | undefined;
  readonly isLog: boolean;
}): JSX.Element {
  const share = (value: number) => `${props.span === undefined ? 0 : shareOf(value, props.span) * 100}%`;
  return (
    <Show when={props.value} fallback={<span class="unknown">{props.unknown}</span>}>
      {(value) => (
        <span class="figure">
          <span class="num">{figureText(props.measure, value())}</span>
          <span
            class="track"
            classList={{ log: props.isLog }}
            style={{ '--decades': props.span?.decades ?? 1 }}
            aria-hidden="true"
          >
            <i style={{ width: share(value()) }} />
          </span>
        </span>
      )}
    </Show>
  );
}

/** What a narrow screen has no columns for, in words. */
function Folded(props: { readonly machine: ComparedMachine }): JSX.Element {
  return (
    <For each={MEASURES.slice(1)}>
      {({ measure, head, unknown }) => (
        <small class={`folded ${measure}`}>
          {props.machine.figures[measure] === undefined
            ? unknown
            : `${figureText(measure, props.machine.figures[measure])} ${head}`}
        </small>
      )}
    </For>
  );
}

function peakText({ gflops, peakGflops }: MachineResult): string {
  return peakGflops === undefined ? 'peak unknown' : `${percentText(gflops, peakGflops)} of its peak`;
}

function figureText(measure: Measure, value: number): string {
  return measure === 'gflops' ? valueText(value) : perText(value);
}

function spanText({ low, high }: ValueSpan): string {
  return ` ${valueText(low)} to ${valueText(high)}`;
}

/** Who published what, each once. */
function publishedSources(): readonly { readonly source: string; readonly names: readonly string[] }[] {
  return [...byText(REFERENCE_RESULTS, ({ source = 'unknown' }) => source)].map(([source, names]) => ({
    source,
    names,
  }));
}

/** What each is made of, once for machines that share it. */
function peaks(
  machines: readonly ComparedMachine[],
): readonly { readonly basis: string; readonly names: readonly string[] }[] {
  const known = machines.filter(({ machine }) => machine.peakGflops !== undefined);
  const basisOf = ({ machine }: ComparedMachine) =>
    `${valueText(machine.peakGflops ?? 0)} Gflop/s: ${machine.peakBasis ?? 'nobody says of what'}`;
  return [...byText(known, basisOf)].map(([basis, names]) => ({ basis, names }));
}

function byText<T extends { readonly name: string }>(
  all: readonly T[],
  textOf: (one: T) => string,
): Map<string, string[]> {
  const names = new Map<string, string[]>();
  for (const one of all) names.set(textOf(one), [...(names.get(textOf(one)) ?? []), one.name]);
  return names;
}
