import { For, type JSX, Show } from 'solid-js';
import type { BenchResultOf } from '../../protocol/bench.ts';
import { countText, durationText, percentText, valueText } from '../amounts.ts';
import { Section } from '../parts/section.tsx';
import { Stat } from '../parts/stat.tsx';
import { meanWattsText, perText } from './bench-words.ts';
import { FigureTable } from './figure-table.tsx';

const THIN = '\u202f';

/** Of HPL: what it reached, why it was run in this way, each node by itself, and what was tried before. */
export function HplFigures(props: {
  readonly result: BenchResultOf<'hpl'>;
  readonly watts: number | undefined;
}): JSX.Element {
  const result = () => props.result;
  const alone = () => result().alone ?? [];
  /** Of the nodes one by one, where all of them were tried. */
  const sum = () => alone().reduce((all, { gflops }) => all + gflops, 0);
  const grid = () => {
    const { p, q } = result();
    return p === undefined || q === undefined ? undefined : `${p} × ${q}`;
  };
  return (
    <>
      <dl class="stats bench-stats">
        <Stat
          label="Speed"
          value={valueText(result().gflops)}
          unit="Gflop/s"
          note={result().seconds === undefined ? 'time unknown' : `in ${durationText(result().seconds!)}`}
        />
        <Stat
          label="Of its peak"
          {...(result().peakGflops === undefined
            ? { value: 'unknown', note: 'Nobody published what a core does in a cycle.' }
            : {
                value: percentText(result().gflops, result().peakGflops!).replace(/\D+$/, ''),
                unit: '%',
                note: `of ${valueText(result().peakGflops!)}${THIN}Gflop/s${basis(result())}`,
              })}
        />
        <Stat
          label="Speed per watt"
          {...(props.watts === undefined
            ? { value: 'unknown', note: 'No meter was read meanwhile.' }
            : {
                value: perText(result().gflops / props.watts),
                unit: 'Gflop/s per W',
                note: `at ${meanWattsText(props.watts)}`,
              })}
        />
        <Stat
          label="Residual"
          value={result().residual === undefined ? 'unknown' : valueText(result().residual!)}
          note={residualNote(result())}
        />
      </dl>
      <Section heading="Why it was run in this way">
        <dl class="values">
          <Value word="N" value={result().n === undefined ? undefined : countText(result().n!)} />
          <Value word="NB" value={result().nb?.toString()} />
          <Value word="P × Q" value={grid()} />
          <Value word="BLAS" value={result().blas} />
          <Value
            word="DGEMM alone"
            value={
              result().dgemmGflops === undefined
                ? undefined
                : `${valueText(result().dgemmGflops!)}${THIN}Gflop/s; HPL reached ${percentText(result().gflops, result().dgemmGflops!)} of it`
            }
          />
        </dl>
        <Show when={(result().why?.length ?? 0) > 0}>
          <ul class="plain-list bench-why">
            <For each={result().why}>{(why) => <li>{why}</li>}</For>
          </ul>
        </Show>
      </Section>
      <Show when={alone().length > 0}>
        <Section
          heading="Each node alone"
          aside={
            <span class="note">
              together {percentText(result().gflops, sum())} of {valueText(sum())} Gflop/s
            </span>
          }
        >
          <FigureTable
            caption="Each node alone"
            heads={['Node', 'Gflop/s', 'Of the fastest']}
            rows={alone().map(({ node, gflops }) => [
              node,
              valueText(gflops),
              percentText(gflops, Math.max(...alone().map((one) => one.gflops))),
            ])}
          />
        </Section>
      </Show>
      <Tried result={result()} />
    </>
  );
}

function Tried(props: { readonly result: BenchResultOf<'hpl'> }): JSX.Element {
  return (
    <>
      <Show when={(props.result.tuning?.length ?? 0) > 0}>
        <Section heading="Short runs that chose NB and P × Q">
          <FigureTable
            caption="Short runs that chose NB and P × Q"
            heads={['NB', 'P × Q', 'Gflop/s']}
            rows={[...(props.result.tuning ?? [])]
              .sort((one, other) => other.gflops - one.gflops)
              .map(({ nb, p, q, gflops }) => [String(nb), `${p} × ${q}`, valueText(gflops)])}
          />
        </Section>
      </Show>
      <Show when={(props.result.kernels?.length ?? 0) > 0}>
        <Section heading="Kernels of the BLAS">
          <FigureTable
            caption="Kernels of the BLAS"
            heads={['Kernel', 'Gflop/s']}
            rows={(props.result.kernels ?? []).map(({ kernel, gflops }) => [kernel, valueText(gflops)])}
          />
        </Section>
      </Show>
    </>
  );
}

function Value(props: { readonly word: string; readonly value: string | undefined }): JSX.Element {
  return (
    <div>
      <dt>{props.word}</dt>
      <dd>
        <Show when={props.value} fallback={<span class="quiet">unknown</span>}>
          {props.value}
        </Show>
      </dd>
    </div>
  );
}

function basis({ peakBasis }: BenchResultOf<'hpl'>): string {
  return peakBasis === undefined ? '' : `: ${peakBasis}`;
}

function residualNote({ residualPassed }: BenchResultOf<'hpl'>): string {
  if (residualPassed === undefined) return 'Nobody knows whether the answer was right.';
  return residualPassed ? 'The answer is right: below 16.' : 'The answer is wrong: the figures do not count.';
}
