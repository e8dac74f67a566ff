import { A } from '@solidjs/router';
import { createMemo, createSignal, For, type JSX, Show } from 'solid-js';
import type { BenchName, BenchRun } from '../../protocol/bench.ts';
import { benchHeadline } from '../../protocol/bench-headline.ts';
import { clockText } from '../clock.ts';
import { type ScrollColumn, ScrollTable } from '../parts/scroll-table.tsx';
import { Section } from '../parts/section.tsx';
import { StateGlyph } from '../parts/state-glyph.tsx';
import { BENCH_WORDS, headline, marksOf, tookText, whoseText } from './bench-words.ts';

/** Of each benchmark; the rest on a button. */
const SHOWN_FIRST = 3;

const COLUMNS: readonly ScrollColumn[] = [
  { word: 'Benchmark' },
  { word: 'Result' },
  { word: 'Machine', class: 'md' },
  { word: 'When', class: 'num' },
];

/** What is kept here, benchmark by benchmark, the newest first. */
export function OwnResults(props: { readonly runs: readonly BenchRun[] }): JSX.Element {
  const [all, setAll] = createSignal(false);
  const sorted = createMemo(() =>
    (Object.keys(BENCH_WORDS) as BenchName[]).flatMap((benchmark) => {
      const runs = props.runs.filter((run) => run.benchmark === benchmark);
      return all() ? runs : runs.slice(0, SHOWN_FIRST);
    }),
  );
  return (
    <Section
      heading="Results kept here"
      aside={
        <Show when={all() || sorted().length < props.runs.length}>
          <button type="button" class="btn plain small" onClick={() => setAll(!all())}>
            {all() ? 'Only the newest' : `All ${props.runs.length}`}
          </button>
        </Show>
      }
    >
      <ScrollTable
        class="own-results"
        caption="Results kept here, the newest of each benchmark first"
        columns={COLUMNS}
      >
        <For each={sorted()}>
          {(run) => (
            <tr classList={{ hand: marksOf(run).length > 0 && run.source === 'measured' && !run.quick }}>
              <td>
                <A href={`/benchmarks/${run.run}`}>{BENCH_WORDS[run.benchmark].title}</A>
                <small>
                  {run.run}, {run.source === 'measured' ? run.by : `imported by ${run.by}`}
                </small>
              </td>
              <td>
                <Outcome run={run} />
                <For each={marksOf(run)}>
                  {(mark) => (
                    <small class="mark">
                      <StateGlyph shape={mark === 'quick' ? 'dot' : 'triangle'} />
                      {mark}
                    </small>
                  )}
                </For>
              </td>
              <td class="md">
                {whoseText(run)}
                <small>{run.nodes}</small>
              </td>
              <td class="num">
                <Show when={run.startedAt} fallback={<span class="quiet">date unknown</span>}>
                  {(at) => clockText(at())}
                </Show>
                <small>{tookText(run)}</small>
              </td>
            </tr>
          )}
        </For>
      </ScrollTable>
    </Section>
  );
}

function Outcome(props: { readonly run: BenchRun }): JSX.Element {
  const figure = () => props.run.result && headline(props.run.result);
  const look = () => {
    const { state } = props.run;
    if (state === 'running') return { tone: 'going', shape: 'half', word: 'is running' } as const;
    if (state === 'failed') return { tone: 'bad', shape: 'cross', word: 'failed' } as const;
    if (state !== 'done') return { tone: 'quiet', shape: 'stop', word: `was ${state}` } as const;
    return { tone: 'good', shape: 'tick', word: 'done' } as const;
  };
  return (
    <Show
      when={figure()}
      fallback={
        <span class={`state ${look().tone}`}>
          <StateGlyph shape={look().shape} />
          {look().word}
        </span>
      }
    >
      {(text) => (
        <>
          <span class="nw">{text()}</span>
          <Show when={!['hpl', 'farm'].includes(props.run.benchmark) && props.run.result}>
            {(result) => <small>{benchHeadline(result()).figure}</small>}
          </Show>
        </>
      )}
    </Show>
  );
}
