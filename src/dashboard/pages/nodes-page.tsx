import '../styles/nodes.css';
import { A } from '@solidjs/router';
import { createSignal, type JSX, Match, Show, Switch } from 'solid-js';
import type { Up } from '../../protocol/provision.ts';
import { call } from '../client.ts';
import { createLive } from '../live.ts';
import { createLoad } from '../load.ts';
import { AddNodeForm } from '../nodes/add-node-form.tsx';
import { ClusterLine } from '../nodes/cluster-line.tsx';
import { GroupSection } from '../nodes/group-section.tsx';
import { ImportBox } from '../nodes/import-box.tsx';
import { NoNodes } from '../nodes/no-nodes.tsx';
import { hasNodes, loadNodes, nodes, nodesProblem } from '../nodes/node-list.ts';
import { NODE_LOOKS } from '../nodes/node-look.ts';
import { NodeTable } from '../nodes/node-table.tsx';
import { nodesSentence } from '../nodes/nodes-sentence.ts';
import { PageHead } from '../parts/page-head.tsx';
import { ProblemNote } from '../parts/problem-note.tsx';
import { Section } from '../parts/section.tsx';
import { StateGlyph } from '../parts/state-glyph.tsx';
import { isOwner } from '../session.ts';

export function NodesPage(): JSX.Element {
  const always = () => true;
  const cluster = createLoad(always, (_, signal) => call('GET /api/cluster', { signal }));
  const groups = createLoad(always, (_, signal) => call('GET /api/groups', { signal }));
  const ups = createLoad(always, (_, signal) => call('GET /api/ups', { signal }));
  const [said, setSaid] = createSignal('');
  const [adding, setAdding] = createSignal(false);
  const look = () => {
    cluster.reload();
    groups.reload();
    ups.reload();
  };
  createLive(() => undefined, look, {
    inventory: look,
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
        sentence={nodes() === undefined && nodesProblem() ? 'The nodes cannot be shown.' : nodesSentence(nodes())}
        title="Nodes"
        lead={
          hasNodes() ? (
            <ClusterLine cluster={cluster.value()} />
          ) : (
            'Choose how to begin. You can do the others later, and nothing here changes a machine before it asks you.'
          )
        }
      >
        <Show when={hasNodes() && isOwner()}>
          <div class="acts">
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
          </div>
        </Show>
      </PageHead>
      <ProblemNote problem={nodesProblem() ?? cluster.problem() ?? ups.problem()} />
      <p class="said" role="status">
        {said()}
      </p>
      <Show when={running()}>{(up) => <UpRuns up={up()} />}</Show>
      <Switch>
        <Match when={hasNodes() === false && nodesProblem() === undefined}>
          <Show
            when={isOwner()}
            fallback={<p class="mid">You are logged in to look. Who owns this Breadbox can add nodes.</p>}
          >
            <NoNodes onDone={done} />
          </Show>
        </Match>
        <Match when={hasNodes()}>
          <Show when={adding()}>
            <Adding onDone={done} />
          </Show>
          <NodeTable nodes={nodes() ?? []} />
          <Show when={!isOwner()}>
            <p class="note">Only the owner of this Breadbox adds, finds and removes nodes.</p>
          </Show>
          <GroupSection groups={groups} />
          <Show when={isOwner()}>
            <Section heading="Practice clusters" aside={<A href="/nodes/practice">Practice clusters</A>}>
              <p class="mid">Virtual nodes on this computer, to try things that you would not try on your boards.</p>
            </Section>
          </Show>
          <Section heading="What the states mean">
            <dl class="meanings">
              {Object.values(NODE_LOOKS).map((state) => (
                <div>
                  <dt class={`state ${state.tone}`}>
                    <StateGlyph shape={state.shape} />
                    {state.word}
                  </dt>
                  <dd class="mid">{state.meaning}</dd>
                </div>
              ))}
            </dl>
          </Section>
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
