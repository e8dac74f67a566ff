import '../styles/up.css';
import '../styles/bench.css';
import { A, useSearchParams } from '@solidjs/router';
import { createMemo, For, type JSX, Show } from 'solid-js';
import type { MachineResult } from '../../machines/compare.ts';
import { crossover } from '../../machines/crossover.ts';
import { createBenchData } from '../bench/bench-data.ts';
import { marksOf } from '../bench/bench-words.ts';
import { comparedMachines } from '../bench/compared-machines.ts';
import { ASSUMPTIONS, assumptionsOf, numberOf } from '../bench/crossover-assumptions.ts';
import { CrossoverPlot } from '../bench/crossover-plot.tsx';
import { CONTESTS, crossoverSentence } from '../bench/crossover-sentence.ts';
import { Field } from '../parts/field.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { ProblemNote } from '../parts/problem-note.tsx';
import { Section } from '../parts/section.tsx';
import { listed } from '../sentence-words.ts';

const MOST_EUROS = 10_000_000;
const MOST_WATTS = 1_000_000;
const TITLE = 'Crossover';

/** At how many boards one machine overtakes another: in speed, per watt, and per euro over the years. All of it is in the address. */
export function CrossoverPage(): JSX.Element {
  const [query, setQuery] = useSearchParams();
  const data = createBenchData(() => undefined);
  const machines = createMemo(() => comparedMachines(data.list() ?? [], marksOf));
  const find = (key: unknown) => machines().find((one) => one.key === key);
  const first = () => find(query.a) ?? machines().find(({ kind }) => kind === 'mine') ?? smallest();
  const second = () => find(query.b) ?? machines().find((one) => one.key !== first()?.key);
  const smallest = () => machines().at(-1);
  /** What was typed, where it is a figure; no machine that computes draws 0 W. */
  const known = (letter: 'a' | 'b', machine: MachineResult | undefined) => ({
    euros: numberOf(query[`${letter}-euros`], MOST_EUROS) ?? machine?.euros,
    watts: numberOf(query[`${letter}-watts`], MOST_WATTS) || machine?.watts,
  });
  const side = (letter: 'a' | 'b', machine: MachineResult): MachineResult => {
    const { euros, watts } = known(letter, machine);
    return { ...machine, ...(euros === undefined ? {} : { euros }), ...(watts === undefined ? {} : { watts }) };
  };
  const assumptions = createMemo(() => assumptionsOf(query));
  const pair = createMemo(() => {
    const [a, b] = [first(), second()];
    if (a === undefined || b === undefined) return undefined;
    const sides = { a: side('a', a.machine), b: side('b', b.machine) };
    return { ...sides, crossings: crossover(sides.a, sides.b, assumptions()) };
  });
  const change = (key: string, value: string) => setQuery({ [key]: value }, { replace: true });
  const changeMachine = (letter: 'a' | 'b', key: string) =>
    // What was typed belonged to the other machine.
    setQuery({ [letter]: key, [`${letter}-euros`]: '', [`${letter}-watts`]: '' }, { replace: true });

  return (
    <>
      <PageHead
        sentence={
          pair() === undefined
            ? 'Choose two machines.'
            : crossoverSentence(pair()!.a.name, pair()!.b.name, pair()!.crossings)
        }
        title={TITLE}
        crumb={<A href="/benchmarks">Benchmarks</A>}
        lead="So many of the first machine against the second as it is. How well clusters keep their speed, and how much more they draw, is a range, and so is the answer."
      />
      <ProblemNote problem={data.problem()} />
      <Section heading="Which two">
        <div class="fields crossover-sides">
          <For each={['a', 'b'] as const}>
            {(letter) => {
              const chosen = () => (letter === 'a' ? first() : second());
              return (
                <fieldset class="fields">
                  <legend>{letter === 'a' ? 'So many of' : 'against'}</legend>
                  <Field label={letter === 'a' ? 'The first' : 'The second'}>
                    {(ids) => (
                      <select {...ids} onChange={(event) => changeMachine(letter, event.currentTarget.value)}>
                        <For each={machines()}>
                          {(one) => (
                            <option value={one.key} selected={one.key === chosen()?.key}>
                              {one.name}
                            </option>
                          )}
                        </For>
                      </select>
                    )}
                  </Field>
                  <Amount
                    label="Price, €"
                    unknown="unknown"
                    value={known(letter, chosen()?.machine).euros}
                    most={MOST_EUROS}
                    onChange={(value) => change(`${letter}-euros`, value)}
                  />
                  <Amount
                    label="Watts while it computes"
                    unknown="unknown"
                    value={known(letter, chosen()?.machine).watts}
                    most={MOST_WATTS}
                    onChange={(value) => change(`${letter}-watts`, value)}
                  />
                </fieldset>
              );
            }}
          </For>
        </div>
        <For each={[first(), second()]}>
          {(one) => (
            <Show when={one !== undefined && one.marks.length > 0 && one}>
              {(marked) => (
                <p class="note">
                  {marked().name}: {listed(marked().marks)}. It may reach more than that.
                </p>
              )}
            </Show>
          )}
        </For>
      </Section>
      <Show when={pair()}>
        {(known) => (
          <div class="plots">
            <For each={CONTESTS}>
              {({ contest, heading }) => (
                <CrossoverPlot
                  {...{ contest, heading, a: known().a, b: known().b }}
                  crossing={known().crossings[contest]}
                  assumptions={assumptions()}
                />
              )}
            </For>
          </div>
        )}
      </Show>
      <Section heading="What is assumed">
        <div class="fields assumed">
          <For each={ASSUMPTIONS}>
            {({ key, label, most, of }) => (
              <Amount
                {...{ label, most }}
                value={Number(of(assumptions()).toPrecision(6))}
                onChange={(value) => change(key, value)}
              />
            )}
          </For>
        </div>
        <p class="note">
          The usual ranges are those of the clusters in the table of published machines. A second-hand board, a better
          switch or a dearer supply change them: type in what is so with you.
        </p>
      </Section>
    </>
  );
}

function Amount(props: {
  readonly label: string;
  readonly value: unknown;
  readonly most: number;
  readonly unknown?: string;
  readonly onChange: (value: string) => void;
}): JSX.Element {
  return (
    <Field label={props.label}>
      {(ids) => (
        <input
          {...ids}
          type="number"
          min="0"
          max={props.most}
          step="any"
          placeholder={props.unknown}
          value={String(props.value ?? '')}
          onChange={(event) => {
            const input = event.currentTarget;
            if (input.reportValidity()) props.onChange(input.value);
            // What is reckoned with stands in the field, also where another figure was typed that is none.
            input.value = String(props.value ?? '');
          }}
        />
      )}
    </Field>
  );
}
