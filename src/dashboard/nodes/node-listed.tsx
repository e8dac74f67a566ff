import { For, type JSX, Show } from 'solid-js';
import type { ApiOutput } from '../../protocol/api.ts';
import { countOf, gibText } from '../amounts.ts';
import { clockText } from '../clock.ts';
import { Section } from '../parts/section.tsx';
import { factRows } from './fact-rows.ts';
import { reachText } from './node-words.ts';

export type NodeDetail = ApiOutput<'GET /api/inventory/{node}'>;
type Rows = readonly { readonly label: string; readonly value: string }[];

/** What the list of nodes says of a node, and what was learnt of it by SSH. */
export function NodeListed(props: { readonly node: NodeDetail }): JSX.Element {
  return (
    <>
      <div class="columns">
        <Section heading="As it is listed">
          <Values rows={saidRows(props.node)} />
        </Section>
        <Section
          heading="What was learnt of it"
          aside={<Show when={props.node.factsAt}>{(at) => <span class="note">looked at {clockText(at())}</span>}</Show>}
        >
          <Values rows={learntRows(props.node)} />
          <Show when={props.node.facts === undefined}>
            <p class="mid">Nobody has looked yet: up asks a node what it is before it changes anything.</p>
          </Show>
        </Section>
      </div>
      <Show when={props.node.facts}>
        {(facts) => (
          <details class="all-facts">
            <summary>All facts, as they were read</summary>
            <section class="out" aria-label={`Facts of ${props.node.node}`} tabindex="0">
              <pre>{JSON.stringify(facts(), undefined, 2)}</pre>
            </section>
          </details>
        )}
      </Show>
    </>
  );
}

function Values(props: { readonly rows: Rows }): JSX.Element {
  return (
    <dl class="values">
      <For each={props.rows}>
        {({ label, value }) => (
          <div>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        )}
      </For>
    </dl>
  );
}

function saidRows(node: NodeDetail): Rows {
  const rows: readonly (readonly [string, string | undefined])[] = [
    ['Address', reachText(node)],
    ['For', node.roles.join(', ')],
    ['Through', node.jump],
    ['Key', node.identityFile],
    ['Groups', node.groups.map((group) => `@${group}`).join(', ')],
    ...Object.entries(node.labels),
    ['Read from', node.source],
  ];
  return rows.flatMap(([label, value]) => (value === undefined || value === '' ? [] : [{ label, value }]));
}

function learntRows(node: NodeDetail): Rows {
  return [
    { label: 'Board', value: node.board ?? 'unknown' },
    { label: 'System', value: node.system === undefined ? 'unknown' : `${node.system}, ${node.arch ?? ''}` },
    { label: 'Cores', value: node.cores === undefined ? 'unknown' : countOf(node.cores, 'core') },
    { label: 'Memory', value: node.memBytes === undefined ? 'unknown' : `${gibText(node.memBytes)} GiB` },
    { label: 'Last seen', value: node.seenAt === undefined ? 'never' : clockText(node.seenAt) },
    ...factRows(node.facts ?? {}),
  ];
}
