import '../styles/alerts.css';
import '../styles/nodes.css';
import '../styles/jobs.css';
import '../styles/watch.css';
import { A, useParams } from '@solidjs/router';
import { createEffect, createSignal, type JSX, Match, onCleanup, Show, Switch } from 'solid-js';
import type { BreadboxError } from '../../cluster/errors.ts';
import type { NodeTelemetry } from '../../protocol/telemetry.ts';
import { NeedsAttention } from '../alerts/needs-attention.tsx';
import { openAlerts } from '../alerts/open-alerts.ts';
import { call } from '../client.ts';
import { createLive } from '../live.ts';
import { createLoad } from '../load.ts';
import { DrainForm } from '../nodes/drain-form.tsx';
import { createEngineNodes, type EngineNodes } from '../nodes/engine-nodes.ts';
import { NodeActs } from '../nodes/node-acts.tsx';
import { type NodeDetail, NodeListed } from '../nodes/node-listed.tsx';
import { NodeStateWord } from '../nodes/node-state.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { ProblemNote } from '../parts/problem-note.tsx';
import { Section } from '../parts/section.tsx';
import { isOwner } from '../session.ts';
import { alertsThere } from '../telemetry/alerts-there.ts';
import { figuresOf } from '../telemetry/live-figures.ts';
import { NodeMeasured } from '../telemetry/node-measured.tsx';
import { nodeNowSentence } from '../telemetry/node-now-sentence.ts';
import { PastAlerts } from '../telemetry/past-alerts.tsx';
import { trendGaps, wantTrends } from '../telemetry/trends.ts';
import { mainInterface } from '../telemetry/watched-nodes.ts';

/** All values of one node are few: they are asked for about as often as they are measured. */
const LOOK_MS = 2000;

/** One node: how it stands, what it measures, what its owner said of it, what was learnt of it. */
export function NodePage(): JSX.Element {
  const params = useParams<{ node: string }>();
  const named = () => params.node;
  const detail = createLoad(named, (node, signal) => call('GET /api/inventory/{node}', { params: { node }, signal }));
  const watched = createLoad(named, (node, signal) => call('GET /api/telemetry/{node}', { params: { node }, signal }));
  const engineNodes = createEngineNodes();
  const timer = setInterval(() => document.hidden || watched.problem() || watched.reload(), LOOK_MS);
  onCleanup(() => clearInterval(timer));
  const look = () => {
    detail.reload();
    watched.reload();
    engineNodes.reload();
  };
  createLive(() => undefined, look, { inventory: look, engine: () => engineNodes.reload() });
  const isUnlisted = () => detail.problem()?.code === 'not-found';
  return (
    <Switch>
      <Match when={isUnlisted() && watched.problem()?.code === 'not-found'}>
        <PageHead
          sentence={`There is no node ${params.node}.`}
          title="No such node"
          lead="It was removed, or the link is mistyped."
          crumb={<A href="/nodes">Nodes</A>}
        />
        <A class="btn" href="/nodes">
          See the nodes that are here
        </A>
      </Match>
      <Match when={detail.value() !== undefined || (isUnlisted() && watched.value() !== undefined)}>
        <Known node={params.node} detail={detail.value()} watched={watched.value()} engineNodes={engineNodes} />
      </Match>
      <Match when={!isUnlisted() && detail.problem()}>
        <PageHead sentence={`${params.node} cannot be shown.`} title={params.node} crumb={<A href="/nodes">Nodes</A>} />
        <ProblemNote problem={detail.problem()} />
      </Match>
    </Switch>
  );
}

function Known(props: {
  readonly node: string;
  /** `undefined`: it is not in the inventory. */
  readonly detail: NodeDetail | undefined;
  readonly watched: NodeTelemetry | undefined;
  readonly engineNodes: EngineNodes;
}): JSX.Element {
  const [problem, setProblem] = createSignal<BreadboxError>();
  createEffect(() => {
    trendGaps();
    if (props.watched?.about !== undefined) wantTrends(props.node, mainInterface(props.watched));
  });
  // What the last contact found is none of a node whose agent has fallen silent since.
  const isNews = () =>
    props.watched?.state !== 'silent' || (props.detail?.state !== 'up' && props.detail?.state !== 'reachable');
  const measured = () => (props.watched?.about === undefined ? undefined : props.watched);
  return (
    <>
      <PageHead
        sentence={nodeNowSentence({
          node: props.node,
          row: props.detail,
          watched: props.watched,
          now: figuresOf(props.node),
        })}
        title={props.node}
        crumb={
          <>
            <A href="/nodes">Nodes</A> / {props.node}
          </>
        }
      >
        <Show when={isOwner() && props.detail !== undefined}>
          <NodeActs node={props.node} onProblem={setProblem} />
        </Show>
      </PageHead>
      <ProblemNote problem={problem()} />
      <Show when={isNews() && props.detail}>
        {(detail) => (
          <div class="facts-state">
            <NodeStateWord node={detail()} />
          </div>
        )}
      </Show>
      <NeedsAttention alerts={alertsThere(openAlerts() ?? []).get(props.node) ?? []} />
      <Show when={measured()}>{(node) => <NodeMeasured node={node()} />}</Show>
      <Show when={props.watched !== undefined && measured() === undefined}>
        <Section heading="Measured there">
          <p class="mid">
            Nothing yet: no agent has spoken from {props.node}. <code>breadbox up</code> installs one, or by itself{' '}
            <code>breadbox agent install {props.node}</code>.
          </p>
        </Section>
      </Show>
      <Show when={props.engineNodes.of(props.node)}>
        {(row) => (
          <Section heading="For jobs">
            <DrainForm node={row()} onDone={props.engineNodes.reload} />
          </Section>
        )}
      </Show>
      <PastAlerts node={props.node} />
      <Show when={props.detail}>{(detail) => <NodeListed node={detail()} />}</Show>
    </>
  );
}
