import '../styles/watch.css';
import '../styles/machine.css';
import { A } from '@solidjs/router';
import { createMemo, createSignal, type JSX, Match, Show, Switch } from 'solid-js';
import type { BreadboxError } from '../../cluster/errors.ts';
import { call } from '../client.ts';
import { createLive } from '../live.ts';
import { createLoad } from '../load.ts';
import { CableTable } from '../machine/cable-table.tsx';
import { createMachine } from '../machine/machine-data.ts';
import { MachineDrawing } from '../machine/machine-drawing.tsx';
import { machinePlan } from '../machine/machine-plan.ts';
import { machineCounts, machineSentence } from '../machine/machine-sentence.ts';
import { createWidth } from '../machine/machine-width.ts';
import { SaveButtons } from '../machine/save-buttons.tsx';
import { createEngineNodes } from '../nodes/engine-nodes.ts';
import { hasNodes, nodesProblem } from '../nodes/node-list.ts';
import { PageHead } from '../parts/page-head.tsx';
import { ProblemNote } from '../parts/problem-note.tsx';
import { Section } from '../parts/section.tsx';
import { isOwner } from '../session.ts';
import { createNodeScene } from '../telemetry/node-scene.ts';

const HOW_TO_KNOW =
  'An agent on a node tells what its cable has agreed on: breadbox agent install @all. A test of the network measures what goes through.';

/** What the machine is made of and how it hangs together: to look at, and as a picture for a talk. */
export function MachinePage(): JSX.Element {
  const always = () => true;
  const cluster = createLoad(always, (_, signal) => call('GET /api/cluster', { signal }));
  const computer = createLoad(always, (_, signal) => call('GET /api/computer', { signal }));
  const engineNodes = createEngineNodes();
  const clusterHead = () => cluster.value()?.head;
  const scene = createNodeScene({ engineNodes: engineNodes.value, head: clusterHead });
  const machine = createMachine(scene, { clusterHead, computer: computer.value });
  const [problem, setProblem] = createSignal<BreadboxError>();
  const look = () => {
    for (const load of [cluster, computer, engineNodes, scene.watched, scene.network]) load.reload();
    scene.reloadJobs();
  };
  createLive(() => undefined, look, {
    inventory: look,
    engine: () => engineNodes.reload(),
    jobs: () => scene.reloadJobs(),
    networkTest: ({ state }) => state === 'running' || scene.network.reload(),
  });
  const frame = createWidth();
  const plan = createMemo(() => machinePlan(machine.names().length, frame.width(), false));
  const isKnown = () =>
    hasNodes() !== undefined && computer.value() !== undefined && scene.watched.value() !== undefined;
  const sentence = createMemo(() => {
    const cabled = machine.names().map((node) => ({ node, cable: machine.cable(node) }));
    return machineSentence(machine.head(), cabled);
  });
  const counts = () => (machine.count() === 0 ? '' : `${machineCounts(machine.count(), machine.allCores())}.`);
  const name = () => cluster.value()?.name ?? machine.head();
  const note = () => `${counts()} ${sentence()}`.trim();
  return (
    <>
      <Switch
        fallback={<PageHead sentence="Asking what the machine is made of." title="The machine" crumb={<Crumb />} />}
      >
        <Match when={nodesProblem() ?? computer.problem()}>
          {(known) => (
            <>
              <PageHead sentence="The machine cannot be drawn." title="The machine" crumb={<Crumb />} />
              <ProblemNote problem={known()} />
            </>
          )}
        </Match>
        <Match when={isKnown()}>
          <PageHead
            sentence={sentence()}
            title="The machine"
            crumb={<Crumb />}
            lead={
              <Show
                when={machine.names().length === 0}
                fallback={machine.usual() === undefined ? HOW_TO_KNOW : counts()}
              >
                <Show when={isOwner()} fallback="Whoever owns this Breadbox can add nodes.">
                  <A href="/nodes">Add nodes</A>, and each gets its place and its cable here.
                </Show>
              </Show>
            }
          >
            <SaveButtons
              machine={machine}
              name={name()}
              label={`${name()}: ${note()}`}
              note={note()}
              onProblem={setProblem}
            />
          </PageHead>
          <ProblemNote problem={problem()} />
        </Match>
      </Switch>
      <div class="machine-frame" ref={frame.ref}>
        <Show when={isKnown() && frame.width() > 0}>
          <MachineDrawing machine={machine} plan={plan()} label={`${name()}: ${note()}`} />
        </Show>
      </div>
      <p class="mid">
        <A href="/handbook">The handbook of this machine</A>: all of this and more on paper.
      </p>
      <Show when={isKnown() && machine.names().length > 0}>
        <p class="note">
          A thicker line is a faster cable; a dashed one tells no speed. The speed is what both ends have agreed on. The
          switch says nothing of itself: it is drawn where the cables meet.
        </p>
        <Section heading="Cables" aside={<A href="/network">Measure the network</A>}>
          <CableTable machine={machine} />
        </Section>
      </Show>
    </>
  );
}

function Crumb(): JSX.Element {
  return <A href="/nodes">Nodes</A>;
}
