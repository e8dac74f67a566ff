import { createMemo, For, type JSX, Show } from 'solid-js';
import type { BenchResultOf } from '../../protocol/bench.ts';
import { pathEnds } from '../../protocol/path-ends.ts';
import { bytesText, countText, valueText } from '../amounts.ts';
import { PathMatrix } from '../network/path-matrix.tsx';
import { Section } from '../parts/section.tsx';
import { FigureTable } from './figure-table.tsx';
import { LinePlot } from './line-plot.tsx';
import { carriedHeat, latencyHeat, usualOf } from './message-heat.ts';

/** Between every pair: how long a message takes, and how much goes through; then across all. */
export function MpiFigures(props: { readonly result: BenchResultOf<'mpi'> }): JSX.Element {
  const pairs = () => props.result.pairs;
  const ends = createMemo(() => pathEnds(pairs()));
  const byName = createMemo(() => new Map(pairs().map((pair) => [`${pair.from} ${pair.to}`, pair])));
  const usual = createMemo(() => ({
    us: usualOf(pairs(), ({ latencyUs }) => latencyUs, 'less') ?? 0,
    mbyte: usualOf(pairs(), ({ mbytePerSec }) => mbytePerSec, 'more') ?? 0,
  }));
  const slowest = createMemo(() => pairs().reduce((one, other) => (other.latencyUs > one.latencyUs ? other : one)));
  const quickest = createMemo(() => pairs().reduce((one, other) => (other.latencyUs < one.latencyUs ? other : one)));
  const shown = () => [...new Set([quickest(), slowest()])].filter(({ sizes }) => sizes.length > 1);
  const bare = () => pairs().map(({ from, to }) => ({ from, to }));
  return (
    <>
      <Show when={pairs().length > 0}>
        <div class="matrices" classList={{ wide: ends().length > 9 }}>
          <PathMatrix
            heading="Time of a short message, µs"
            words={['quick', 'a little more', 'slow']}
            {...{ ends: ends(), pairs: bare(), blamed: new Set<string>() }}
            cell={({ from, to }) => {
              const us = byName().get(`${from} ${to}`)?.latencyUs;
              return us === undefined ? undefined : { text: valueText(us), heat: latencyHeat(us, usual().us) };
            }}
          />
          <PathMatrix
            heading="What a path carries, MB/s"
            words={['full', 'a little less', 'slow']}
            {...{ ends: ends(), pairs: bare(), blamed: new Set<string>() }}
            cell={({ from, to }) => {
              const mbyte = byName().get(`${from} ${to}`)?.mbytePerSec;
              return mbyte === undefined
                ? undefined
                : { text: valueText(mbyte), heat: carriedHeat(mbyte, usual().mbyte) };
            }}
          />
        </div>
        <Show when={shown().length > 0}>
          <Section
            heading="Time by the size of the message, µs"
            aside={<span class="note">both scales logarithmic</span>}
          >
            <LinePlot
              said={`Time of a message by its size. ${shown()
                .map(({ from, to, sizes }) => `${from} to ${to}: ${sizesSaid(sizes)}`)
                .join('. ')}.`}
              {...{ isLogX: true, isLogY: true, xLabel: 'bytes of a message', xText: bytesText }}
              lines={shown().map(({ from, to, sizes }) => ({
                label: `${from} to ${to}`,
                points: sizes.filter(({ us }) => us > 0).map(({ bytes, us }) => ({ x: bytes, low: us })),
              }))}
            />
            <For each={shown()}>
              {({ from, to, sizes }) => (
                <details>
                  <summary>
                    {from} to {to} as figures
                  </summary>
                  <FigureTable
                    caption={`${from} to ${to}`}
                    heads={['Size', 'µs', 'MB/s']}
                    rows={sizes.map(({ bytes, us, mbytePerSec }) => [
                      bytesText(bytes),
                      valueText(us),
                      mbytePerSec === undefined ? undefined : valueText(mbytePerSec),
                    ])}
                  />
                </details>
              )}
            </For>
          </Section>
        </Show>
      </Show>
      <Show when={props.result.allreduce.length > 0}>
        <Section heading="A sum over all (allreduce)">
          <FigureTable
            caption="A sum over all (allreduce)"
            heads={['Ranks', 'Size', 'µs']}
            rows={props.result.allreduce.map(({ ranks, bytes, us }) => [
              countText(ranks),
              bytesText(bytes),
              valueText(us),
            ])}
          />
        </Section>
      </Show>
    </>
  );
}

function sizesSaid(sizes: readonly { readonly bytes: number; readonly us: number }[]): string {
  return sizes.map(({ bytes, us }) => `${bytesText(bytes)} ${valueText(us)} µs`).join(', ');
}
