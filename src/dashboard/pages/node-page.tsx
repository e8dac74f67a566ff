import '../styles/nodes.css';
import { A, useNavigate, useParams } from '@solidjs/router';
import { createSignal, For, type JSX, Match, Show, Switch } from 'solid-js';
import type { BreadboxError } from '../../cluster/errors.ts';
import type { ApiOutput } from '../../protocol/api.ts';
import { countOf, gibText } from '../amounts.ts';
import { call } from '../client.ts';
import { clockText } from '../clock.ts';
import { createLive } from '../live.ts';
import { asBreadboxError, createLoad } from '../load.ts';
import { BlinkButton } from '../nodes/blink-button.tsx';
import { factRows } from '../nodes/fact-rows.ts';
import { loadNodes } from '../nodes/node-list.ts';
import { NodeStateWord } from '../nodes/node-state.tsx';
import { nodeSentence, reachText } from '../nodes/node-words.ts';
import { Confirm } from '../parts/confirm.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { ProblemNote } from '../parts/problem-note.tsx';
import { Section } from '../parts/section.tsx';
import { isOwner } from '../session.ts';

type NodeDetail = ApiOutput<'GET /api/inventory/{node}'>;

/** One node: how it stands, what its owner said of it, what was learnt of it. */
export function NodePage(): JSX.Element {
  const params = useParams<{ node: string }>();
  const detail = createLoad(
    () => params.node,
    (node, signal) => call('GET /api/inventory/{node}', { params: { node }, signal }),
  );
  createLive(() => undefined, detail.reload, { inventory: detail.reload });
  return (
    <Switch>
      <Match when={detail.problem()?.code === 'not-found'}>
        <PageHead
          sentence={`There is no node ${params.node}.`}
          title="No such node"
          lead="It was removed, or the link is mistyped."
          crumb={<A href="/nodes">Nodes</A>}
        />
      </Match>
      <Match when={detail.value()}>{(node) => <Known node={node()} />}</Match>
      <Match when={detail.problem()}>
        <PageHead sentence={`${params.node} cannot be shown.`} title={params.node} crumb={<A href="/nodes">Nodes</A>} />
        <ProblemNote problem={detail.problem()} />
      </Match>
    </Switch>
  );
}

function Known(props: { readonly node: NodeDetail }): JSX.Element {
  const navigate = useNavigate();
  const [asks, setAsks] = createSignal(false);
  const [busy, setBusy] = createSignal(false);
  const [problem, setProblem] = createSignal<BreadboxError>();
  const remove = async () => {
    setBusy(true);
    setProblem(undefined);
    try {
      await call('DELETE /api/inventory', { query: { nodes: props.node.node } });
      void loadNodes();
      navigate('/nodes');
    } catch (error) {
      setProblem(asBreadboxError(error));
      setAsks(false);
    } finally {
      setBusy(false);
    }
  };
  return (
    <>
      <PageHead
        sentence={nodeSentence(props.node)}
        title={props.node.node}
        crumb={
          <>
            <A href="/nodes">Nodes</A> / {props.node.node}
          </>
        }
      >
        <Show when={isOwner()}>
          <Show
            when={asks()}
            fallback={
              <div class="acts">
                <BlinkButton node={props.node.node} />
                <button type="button" class="btn" onClick={() => setAsks(true)}>
                  Remove
                </button>
              </div>
            }
          >
            <Confirm
              question={`Forget ${props.node.node}? The board itself is not touched.`}
              yes="Forget it"
              no="Keep it"
              busy={busy()}
              onYes={() => void remove()}
              onNo={() => setAsks(false)}
            />
          </Show>
        </Show>
      </PageHead>
      <ProblemNote problem={problem()} />
      <div class="facts-state">
        <NodeStateWord node={props.node} />
      </div>
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

type Rows = readonly { readonly label: string; readonly value: string }[];

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
