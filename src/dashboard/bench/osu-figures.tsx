import { For, type JSX, Show } from 'solid-js';
import type { BenchResultOf } from '../../protocol/bench.ts';
import { bytesText, valueText } from '../amounts.ts';
import { Section } from '../parts/section.tsx';
import { FigureTable } from './figure-table.tsx';
import { LinePlot } from './line-plot.tsx';
import { type OsuGroup, osuGroups, osuLabel, osuNote, osuRows } from './osu-groups.ts';

/** What the programs of OSU printed: a drawing for times, for throughput, and for what all ranks do together. */
export function OsuFigures(props: { readonly result: BenchResultOf<'osu'> }): JSX.Element {
  return (
    <div class="plots">
      <For each={osuGroups(props.result.sets)}>{(group) => <GroupFigures group={group} />}</For>
    </div>
  );
}

function GroupFigures(props: { readonly group: OsuGroup }): JSX.Element {
  // A log scale has no place for what has no size, or took no time.
  const lines = () =>
    props.group.sets
      .map((set) => ({
        label: osuLabel(set),
        points: set.points
          .filter(({ bytes, value }) => bytes > 0 && value > 0)
          .map(({ bytes, value }) => ({ x: bytes, low: value })),
      }))
      .filter(({ points }) => points.length > 0);
  const named = () => `${props.group.heading}, ${props.group.unit}`;
  return (
    <Section heading={named()} aside={<span class="note">{osuNote(props.group.sets)}</span>}>
      <Show when={lines().length > 0}>
        <LinePlot
          said={`${named()}, by the size of the message. ${lines()
            .map(
              ({ label, points }) =>
                `${label}: ${points.map(({ x, low }) => `${bytesText(x)} ${valueText(low)}`).join(', ')}`,
            )
            .join('. ')}.`}
          {...{ isLogX: true, isLogY: true, xLabel: 'bytes of a message, both scales logarithmic', xText: bytesText }}
          hasSamples={lines().length > 1}
          lines={lines()}
        />
      </Show>
      <details open={lines().length === 0}>
        <summary>{props.group.heading} as figures</summary>
        <FigureTable
          caption={named()}
          heads={['Size', ...props.group.sets.map(osuLabel)]}
          unknown="not measured"
          rows={osuRows(props.group.sets).map(({ bytes, values }) => [
            bytes === undefined ? 'no size' : bytesText(bytes),
            ...values.map((value) => (value === undefined ? undefined : valueText(value))),
          ])}
        />
      </details>
    </Section>
  );
}
