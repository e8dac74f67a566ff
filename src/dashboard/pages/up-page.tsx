import '../styles/script.css';
import '../styles/nodes.css';
import '../styles/up.css';
import { A, useSearchParams } from '@solidjs/router';
import { type JSX, Show } from 'solid-js';
import { countOf } from '../amounts.ts';
import { call } from '../client.ts';
import { createLive } from '../live.ts';
import { createLoad } from '../load.ts';
import { clusterText } from '../nodes/cluster-line.tsx';
import { hasNodes, nodes, nodesProblem } from '../nodes/node-list.ts';
import { PageHead } from '../parts/page-head.tsx';
import { ProblemNote } from '../parts/problem-note.tsx';
import { Section } from '../parts/section.tsx';
import { isOwner } from '../session.ts';
import { BeginForm } from '../up/begin-form.tsx';
import { upSentence } from '../up/up-sentence.ts';
import { UpTable } from '../up/up-table.tsx';

/** From a list of nodes to a cluster: where it begins, and what was done before. */
export function UpPage(): JSX.Element {
  const [params] = useSearchParams<{ after?: string }>();
  const ups = createLoad(
    () => true,
    (_, signal) => call('GET /api/ups', { signal }),
  );
  const cluster = createLoad(
    () => true,
    (_, signal) => call('GET /api/cluster', { signal }),
  );
  createLive(
    () => undefined,
    () => {
      ups.reload();
      cluster.reload();
    },
    {
      up: (next) => {
        const known = ups.value() ?? [];
        if (known.some(({ up }) => up === next.up)) ups.set(known.map((one) => (one.up === next.up ? next : one)));
        else ups.reload();
        if (next.state !== 'running') cluster.reload();
      },
    },
  );
  const running = () => ups.value()?.find(({ state }) => state === 'running');
  const looked = () => ups.value()?.find(({ up, dryRun, state }) => up === params.after && dryRun && state === 'done');
  const sentence = () => {
    const now = running();
    if (now !== undefined) return upSentence(now);
    const count = nodes()?.length;
    if (count === undefined) return 'Asking for the nodes.';
    if (count === 0) return 'There is nothing to bring up yet.';
    if (cluster.value()?.name !== undefined) return `Change the cluster ${cluster.value()?.name}.`;
    return `Make ${countOf(count, 'node')} a cluster: look first, change then.`;
  };
  const lead = () => {
    if (hasNodes() === false) return 'Name the nodes first; then this page brings them up.';
    const known = cluster.value();
    if (known?.name !== undefined) return clusterText(known);
    return 'Slurm, Open MPI, one home and one time on all of them, tested by doing. Nothing is typed on a node, and a second time changes nothing.';
  };
  return (
    <>
      <PageHead
        sentence={sentence()}
        title="Up"
        lead={lead()}
        crumb={
          <>
            <A href="/nodes">Nodes</A> / Up
          </>
        }
      >
        <Show when={running()}>
          {(up) => (
            <A class="btn go" href={`/up/${up().up}`}>
              See how it goes
            </A>
          )}
        </Show>
        <Show when={hasNodes() === false}>
          <A class="btn go" href="/nodes">
            To the nodes
          </A>
        </Show>
      </PageHead>
      <ProblemNote problem={nodesProblem() ?? ups.problem() ?? cluster.problem()} />
      <Show when={hasNodes() && ups.value() && cluster.value() && running() === undefined}>
        <Show
          when={isOwner()}
          fallback={<p class="mid">You are logged in to look. Who owns this Breadbox brings nodes up.</p>}
        >
          <BeginForm nodes={nodes() ?? []} hasCluster={cluster.value()?.name !== undefined} looked={looked()} />
        </Show>
      </Show>
      <Show when={ups.value()?.length}>
        <Section heading="So far">
          <UpTable ups={ups.value() ?? []} />
        </Section>
      </Show>
    </>
  );
}
