import { createMemo, createSignal, For, type JSX, onCleanup, Show } from 'solid-js';
import type { NodeTelemetry } from '../../protocol/telemetry.ts';
import { call } from '../client.ts';
import { createLoad } from '../load.ts';
import { ProblemNote } from '../parts/problem-note.tsx';
import { Section } from '../parts/section.tsx';
import { HistoryChart } from './history-chart.tsx';
import { chartSeries, chartShapes } from './history-shapes.ts';

/** `lookMs`: how often it is asked for again; a chart of years changes slowly. */
const RANGES = [
  { range: 'hour', word: '1 hour', since: '1h', points: 360, lookMs: 10_000 },
  { range: 'day', word: '1 day', since: '1d', points: 720, lookMs: 60_000 },
  { range: 'month', word: '1 month', since: '30d', points: 720, lookMs: 600_000 },
  { range: 'years', word: '2 years', since: '730d', points: 740, lookMs: 600_000 },
] as const;
type Range = (typeof RANGES)[number];

/** What a node has done, over an hour to two years. */
export function NodeHistory(props: { readonly node: NodeTelemetry }): JSX.Element {
  const [range, setRange] = createSignal<Range>(RANGES[0]);
  // What is asked for depends on what the node has, which is known from its first word and hardly changes.
  const asked = createMemo(() => [props.node.node, chartSeries(props.node).join(','), range()] as const, undefined, {
    equals: (one, other) => one.every((part, at) => part === other[at]),
  });
  const history = createLoad(asked, ([node, series, of], signal) =>
    call('GET /api/telemetry/{node}/history', {
      params: { node },
      query: { series, since: of.since, points: of.points },
      signal,
    }),
  );
  let last = Date.now();
  const timer = setInterval(() => {
    if (document.hidden || Date.now() - last < range().lookMs) return;
    last = Date.now();
    history.reload();
  }, 1000);
  onCleanup(() => clearInterval(timer));
  const shapes = createMemo(() => {
    const known = history.value();
    return known && chartShapes(known, props.node);
  });
  return (
    <Section
      heading="History"
      aside={
        <fieldset class="views">
          <legend class="vh">How far back</legend>
          <For each={RANGES}>
            {(one) => (
              <button type="button" aria-pressed={range() === one} onClick={() => setRange(one)}>
                {one.word}
              </button>
            )}
          </For>
        </fieldset>
      }
    >
      <ProblemNote problem={history.problem()} />
      <Show
        when={shapes()}
        fallback={<p class="mid histories-wait">{history.problem() ? '' : 'Asking for what was kept.'}</p>}
      >
        {(known) => (
          <Show when={known().length > 0} fallback={<p class="mid">Nothing was measured in this time.</p>}>
            <div class="histories">
              <For each={known().map(({ heading }) => heading)}>
                {(heading) => (
                  <Show when={known().find((shape) => shape.heading === heading)}>
                    {(shape) => <HistoryChart shape={shape()} />}
                  </Show>
                )}
              </For>
            </div>
            <p class="note">
              A gap: nothing was measured. Dashed: a limit.{' '}
              {range() === RANGES[0] ? '' : 'Shade: the highest within each step.'}
            </p>
          </Show>
        )}
      </Show>
    </Section>
  );
}
