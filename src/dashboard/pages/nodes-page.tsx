import '../styles/nodes.css';
import '../styles/watch.css';
import { A } from '@solidjs/router';
import { createMemo, createSignal, type JSX, Match, Show, Switch } from 'solid-js';
import type { Up } from '../../protocol/provision.ts';
import { NeedsAttention } from '../alerts/needs-attention.tsx';
import { openAlerts } from '../alerts/open-alerts.ts';
import { call } from '../client.ts';
import { createLive } from '../live.ts';
import { createLoad } from '../load.ts';
import { AddNodeForm } from '../nodes/add-node-form.tsx';
import { ClusterLine } from '../nodes/cluster-line.tsx';
import { createEngineNodes } from '../nodes/engine-nodes.ts';
import { GroupSection } from '../nodes/group-section.tsx';
import { ImportBox } from '../nodes/import-box.tsx';
import { createLastMaintenance } from '../nodes/last-maintenance.ts';
import { MaintenanceLine } from '../nodes/maintenance-line.tsx';
import { NoNodes } from '../nodes/no-nodes.tsx';
import { hasNodes, loadNodes, nodes, nodesProblem } from '../nodes/node-list.ts';
import { NodeMeanings } from '../nodes/node-meanings.tsx';
import { nodesSentence } from '../nodes/nodes-sentence.ts';
import { NodesView } from '../nodes/nodes-view.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { ProblemNote } from '../parts/problem-note.tsx';
import { Section } from '../parts/section.tsx';
import { isOwner } from '../session.ts';
import { alertsThere } from '../telemetry/alerts-there.ts';
import { silentNodes, speakingNodes } from '../telemetry/live-figures.ts';
import { createNodeScene } from '../telemetry/node-scene.ts';

export function NodesPage(): JSX.Element {
  const always = () => true;
  const cluster = createLoad(always, (_, signal) => call('GET /api/cluster', { signal }));
  const groups = createLoad(always, (_, signal) => call('GET /api/groups', { signal }));
  const ups = createLoad(always, (_, signal) => call('GET /api/ups', { signal }));
  const engineNodes = createEngineNodes();
  const maintenance = createLastMaintenance();
  const scene = createNodeScene({ engineNodes: engineNodes.value, head: () => cluster.value()?.head });
  const inNeed = createMemo(() => new Set(alertsThere(openAlerts() ?? []).keys()));
  const [said, setSaid] = createSignal('');
  const [adding, setAdding] = createSignal(false);
  const look = () => {
    cluster.reload();
    groups.reload();
    ups.reload();
    engineNodes.reload();
    maintenance.reload();
    scene.watched.reload();
    scene.network.reload();
    scene.reloadJobs();
  };
  createLive(() => undefined, look, {
    inventory: look,
    engine: () => engineNodes.reload(),
    jobs: () => scene.reloadJobs(),
    networkTest: ({ state }) => state === 'running' || scene.network.reload(),
    maintenance: maintenance.take,
    up: (up: Up) => {
      if (up.state !== 'running' || running()?.up !== up.up) ups.reload();
      if (up.state !== 'running') cluster.reload();
    },
  });
  const running = () => ups.value()?.find(({ state }) => state === 'running');
  const done = (words: string) => {
    setSaid(words);
    setAdding(false);
    void loadNodes();
    groups.reload();
  };
  const isAllUp = () => nodes()?.every(({ state }) => state === 'up') === true;
  return (
    <>
      <PageHead
        sentence={
          nodes() === undefined && nodesProblem()
            ? 'The nodes cannot be shown.'
            : nodesSentence(nodes(), silentNodes(), speakingNodes(), inNeed())
        }
        title="Nodes"
        lead={
          hasNodes() ? (
            <ClusterLine cluster={cluster.value()} />
          ) : (
            'Choose how to begin. You can do the others later, and nothing here changes a machine before it asks you.'
          )
        }
      >
        <Show when={hasNodes()}>
          <div class="acts">
            <A class="btn" href="/machine">
              Draw the machine
            </A>
            <Show when={isOwner()}>
              <A class="btn" href="/consoles">
                Open terminals
              </A>
              <button
                type="button"
                class="btn"
                classList={{ go: isAllUp() }}
                aria-expanded={adding()}
                onClick={() => setAdding(!adding())}
              >
                Add nodes
              </button>
              <A class="btn" classList={{ go: !isAllUp() }} href="/up">
                {cluster.value()?.name === undefined ? 'Bring them up' : 'Change the cluster'}
              </A>
            </Show>
          </div>
        </Show>
      </PageHead>
      <ProblemNote problem={nodesProblem() ?? cluster.problem() ?? ups.problem()} />
      <p class="said" role="status">
        {said()}
      </p>
      <Show when={running()}>{(up) => <UpRuns up={up()} />}</Show>
      <Show when={maintenance.now()}>
        {(one) => <MaintenanceLine maintenance={one()} onDone={maintenance.reload} />}
      </Show>
      <Switch>
        <Match when={hasNodes() === false && nodesProblem() === undefined}>
          <Show
            when={isOwner()}
            fallback={<p class="mid">You are logged in to look. Who owns this Breadbox can add nodes.</p>}
          >
            <NoNodes onDone={done} />
          </Show>
          <Show when={scene.names().length > 0}>
            <Section heading="Watched already">
              <NodesView scene={scene} />
            </Section>
          </Show>
        </Match>
        <Match when={hasNodes()}>
          <Show when={adding()}>
            <Adding onDone={done} />
          </Show>
          <NodesView scene={scene} />
          <NeedsAttention alerts={openAlerts() ?? []} />
          <Show when={!isOwner()}>
            <p class="note">Only the owner of this Breadbox adds, finds and removes nodes.</p>
          </Show>
          <GroupSection groups={groups} />
          <Show when={isOwner()}>
            <Section heading="Practice clusters" aside={<A href="/nodes/practice">Practice clusters</A>}>
              <p class="mid">Virtual nodes on this computer, to try things that you would not try on your boards.</p>
            </Section>
          </Show>
          <NodeMeanings isWatched={scene.isWatched() === true} hasJobs={(engineNodes.value()?.length ?? 0) > 0} />
        </Match>
      </Switch>
    </>
  );
}

function UpRuns(props: { readonly up: Up }): JSX.Element {
  return (
    <p class="hint">
      <A href={`/up/${props.up.up}`}>Up {props.up.up}</A> is at work on {props.up.nodes}.
    </p>
  );
}

function Adding(props: { readonly onDone: (said: string) => void }): JSX.Element {
  return (
    <div class="sheet columns">
      <div>
        <h2>From a list</h2>
        <ImportBox isMain={false} onDone={props.onDone} />
      </div>
      <div>
        <h2>By hand</h2>
        <AddNodeForm onDone={props.onDone} />
      </div>
    </div>
  );
}
