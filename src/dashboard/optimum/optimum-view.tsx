import { For, type JSX, lazy, Show, Suspense } from 'solid-js';
import type { Optimum } from '../../protocol/farm.ts';
import { countOf, countText, valueText } from '../amounts.ts';
import { clockSecondsText } from '../clock.ts';
import { Bar } from '../parts/bar.tsx';
import { Section } from '../parts/section.tsx';
import { Stat } from '../parts/stat.tsx';

const OptimumChart = lazy(async () => ({ default: (await import('./optimum-chart.tsx')).OptimumChart }));

const METHODS: Readonly<Record<string, string>> = {
  'cma-es': 'CMA-ES',
  'nelder-mead': 'Nelder–Mead',
  'differential-evolution': 'differential evolution',
  random: 'random search',
};
const MOST_PARAMETERS = 24;

/** How far an optimiser is: the best value, where it lies, and how it came about. */
export function OptimumView(props: { readonly optimum: Optimum; readonly isGoing: boolean }): JSX.Element {
  const best = () => props.optimum.best;
  const aside = () =>
    `${props.optimum.goal === 'minimise' ? 'the smallest value is sought' : 'the largest value is sought'} by ${METHODS[props.optimum.method] ?? props.optimum.method}`;
  return (
    <Section heading={props.isGoing ? 'The best so far' : 'The best'} aside={<span class="note">{aside()}</span>}>
      <div class="optimum">
        <dl class="stats optimum-stats">
          <Stat
            label={props.isGoing ? 'Best so far' : 'Best'}
            value={best() === undefined ? 'none yet' : valueText(best()?.value ?? 0)}
            note={bestNote(props.optimum)}
          />
          <Stat
            label="Evaluations"
            value={countText(props.optimum.evaluations)}
            unit={`of ${countText(props.optimum.budget)}`}
          >
            <Bar part={Math.min(props.optimum.evaluations, props.optimum.budget)} whole={props.optimum.budget} tall />
          </Stat>
          <Show when={best()}>
            {(known) => (
              <div class="stat">
                <dt>With these parameters</dt>
                <dd>
                  <Parameters params={known().params} />
                </dd>
              </div>
            )}
          </Show>
        </dl>
        <Show when={best()}>
          <Suspense>
            <OptimumChart optimum={props.optimum} />
          </Suspense>
        </Show>
      </div>
    </Section>
  );
}

function Parameters(props: { readonly params: Readonly<Record<string, unknown>> }): JSX.Element {
  const all = () => Object.entries(props.params);
  return (
    <>
      <ul class="params">
        <For each={all().slice(0, MOST_PARAMETERS)}>
          {([name, value]) => (
            <li>
              <span class="quiet">{name}</span>{' '}
              <b>{typeof value === 'number' ? valueText(value) : JSON.stringify(value)}</b>
            </li>
          )}
        </For>
      </ul>
      <Show when={all().length > MOST_PARAMETERS}>
        <p class="note">and {countOf(all().length - MOST_PARAMETERS, 'more parameter')}</p>
      </Show>
    </>
  );
}

function bestNote({ best, evaluations }: Optimum): string {
  if (best === undefined) return evaluations === 0 ? 'no answer yet' : 'no answer was a number';
  return `${best.task}, evaluation ${countText(best.evaluation)}, at ${clockSecondsText(best.at)}`;
}
