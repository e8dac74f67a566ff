import { createMemo, createSignal, For, type JSX, Show } from 'solid-js';
import { REFERENCE_RESULTS } from '../../machines/reference-results.ts';
import { boardsFor } from '../../planner/equal-machines.ts';
import { spanWords } from '../../planner/plan-words.ts';
import { valueText } from '../amounts.ts';
import { FigureTable } from '../bench/figure-table.tsx';
import { Field } from '../parts/field.tsx';
import { Section } from '../parts/section.tsx';

const MOST_GFLOPS = 1e9;
const FIRST = 'RAIN Mark II';

/** The other way round: how many boards of each kind have the speed of a machine, or so many Gflop/s. */
export function EqualBoards(): JSX.Element {
  const [machine, setMachine] = createSignal(FIRST);
  const [typed, setTyped] = createSignal('');
  const typedGflops = () => {
    const value = Number(typed());
    return typed().trim() !== '' && value > 0 && value <= MOST_GFLOPS ? value : undefined;
  };
  const gflops = () => typedGflops() ?? REFERENCE_RESULTS.find(({ name }) => name === machine())?.gflops ?? 1;
  const needed = createMemo(() => boardsFor(gflops()));
  const aim = () =>
    typedGflops() === undefined
      ? `To equal ${machine()}, ${valueText(gflops())} Gflop/s in HPL,`
      : `For ${valueText(gflops())} Gflop/s in HPL`;
  return (
    <Section heading="How many boards equal a machine?">
      <div class="fields">
        <Field label="A machine">
          {(ids) => (
            <select
              {...ids}
              onChange={(event) => {
                setMachine(event.currentTarget.value);
                setTyped('');
              }}
            >
              <For each={REFERENCE_RESULTS}>
                {({ name }) => (
                  <option value={name} selected={name === machine()}>
                    {name}
                  </option>
                )}
              </For>
            </select>
          )}
        </Field>
        <Field label="Or so many Gflop/s">
          {(ids) => (
            <input
              {...ids}
              type="number"
              min="0"
              max={MOST_GFLOPS}
              step="any"
              value={typed()}
              onInput={(event) => setTyped(event.currentTarget.value)}
            />
          )}
        </Field>
      </div>
      <p role="status">
        <Show when={needed()[0]}>
          {(least) => (
            <>
              {aim()} {countWords(least().count)} {least().board} {least().count.high === 1 ? 'is' : 'are'} enough.
            </>
          )}
        </Show>
      </p>
      <FigureTable
        caption="So many boards are enough"
        heads={['Board', 'Enough', 'Watts', 'List price, $']}
        wide={[3]}
        rows={needed().map(({ board, count, watts, launchDollars }) => [
          board,
          countWords(count),
          watts === undefined ? undefined : spanWords(watts, 'W'),
          launchDollars === undefined ? undefined : spanWords(launchDollars, '').trim(),
        ])}
      />
      <p class="note plan-under">
        So many may be enough where the cluster keeps its speed as the best of the published ones do; so many are enough
        where it does as the worst. Prices are of the boards alone, when they came out.
      </p>
    </Section>
  );
}

function countWords({ low, high }: { readonly low: number; readonly high: number }): string {
  return low === high ? String(low) : `${low} to ${high}`;
}
