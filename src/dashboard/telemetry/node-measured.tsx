import { createMemo, For, type JSX, Show } from 'solid-js';
import type { NodeTelemetry } from '../../protocol/telemetry.ts';
import { countOf, gibText } from '../amounts.ts';
import { clockText } from '../clock.ts';
import { Section } from '../parts/section.tsx';
import { CoreList } from './core-list.tsx';
import { DiskTables } from './disk-tables.tsx';
import { InterfaceTable } from './interface-table.tsx';
import { JobsOnNode } from './jobs-on-node.tsx';
import { NodeHistory } from './node-history.tsx';
import { NodeVitals } from './node-vitals.tsx';
import { type LabelledValue, sensorRows } from './sensor-rows.ts';
import { TroubleList } from './trouble-list.tsx';

/** All that a node's agent tells of it: now, and over time. */
export function NodeMeasured(props: { readonly node: NodeTelemetry }): JSX.Element {
  return (
    <>
      <NodeVitals node={props.node} />
      <TroubleList troubles={props.node.about?.troubles ?? []} />
      <NodeHistory node={props.node} />
      <CoreList values={props.node.values} />
      <JobsOnNode node={props.node.node} />
      <DiskTables values={props.node.values} />
      <InterfaceTable node={props.node} />
      <div class="columns">
        <ValueSection heading="Also measured now" rows={sensorRows(props.node)} />
        <ValueSection heading="As its agent tells" rows={aboutRows(props.node)} />
      </div>
    </>
  );
}

function ValueSection(props: { readonly heading: string; readonly rows: readonly LabelledValue[] }): JSX.Element {
  // Values change each second; rows that stay keep their place on the page.
  const labels = createMemo(() => props.rows.map(({ label }) => label), [], {
    equals: (one, other) => one.length === other.length && one.every((label, at) => label === other[at]),
  });
  return (
    <Show when={props.rows.length > 0}>
      <Section heading={props.heading}>
        <dl class="values">
          <For each={labels()}>
            {(label) => (
              <div>
                <dt>{label}</dt>
                <dd>{props.rows.find((row) => row.label === label)?.value}</dd>
              </div>
            )}
          </For>
        </dl>
      </Section>
    </Show>
  );
}

function aboutRows({ about, bootedAt, seenAt }: NodeTelemetry): readonly LabelledValue[] {
  if (about === undefined) return [];
  const rows: readonly (readonly [string, string | undefined])[] = [
    ['Model', about.model ?? 'unknown'],
    ['Cores', countOf(about.cores, 'core')],
    ['Memory', `${gibText(about.memBytes)} GiB`],
    ['System', about.system],
    ['Kernel', about.kernel],
    ['Started', bootedAt === undefined ? undefined : clockText(bootedAt)],
    ['Last heard', seenAt === undefined ? undefined : clockText(seenAt)],
    ['Agent', `breadbox-agent ${about.version}, Node.js ${about.nodeVersion}`],
  ];
  return rows.flatMap(([label, value]) => (value === undefined ? [] : [{ label, value }]));
}
