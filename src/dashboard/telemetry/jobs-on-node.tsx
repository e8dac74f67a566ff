import { A } from '@solidjs/router';
import { createMemo, type JSX, onCleanup, Show } from 'solid-js';
import { NodeSet } from '../../cluster/node-set.ts';
import { call } from '../client.ts';
import { JobTable } from '../jobs/job-table.tsx';
import { createLoad } from '../load.ts';
import { ProblemNote } from '../parts/problem-note.tsx';
import { Section } from '../parts/section.tsx';

const LAST_DAYS = 7;
const MOST_SHOWN = 10;
const LOOK_MS = 5000;

/** The jobs that run on a node or did in the last week. */
export function JobsOnNode(props: { readonly node: string }): JSX.Element {
  const jobs = createLoad(
    () => true,
    (_, signal) =>
      call('GET /api/jobs', {
        query: { ended: 'true', since: new Date(Date.now() - LAST_DAYS * 86_400_000).toISOString(), limit: 1000 },
        signal,
      }),
    { gapMs: LOOK_MS },
  );
  const timer = setInterval(() => document.hidden || jobs.reload(), LOOK_MS);
  onCleanup(() => clearInterval(timer));
  const there = createMemo(() =>
    jobs.value()?.jobs.filter(({ nodes }) => nodes !== undefined && NodeSet.parse(nodes).has(props.node)),
  );
  return (
    <Section heading="Jobs there" aside={<A href="/jobs">All jobs</A>}>
      <ProblemNote problem={jobs.problem()} />
      <Show when={there()}>
        {(list) => (
          <Show when={list().length > 0} fallback={<p class="mid">None in the last week.</p>}>
            <JobTable jobs={list().slice(0, MOST_SHOWN)} whys={new Map()} caption={`Jobs on ${props.node}`} unfolded />
            <Show when={list().length > MOST_SHOWN}>
              <p class="note">And {list().length - MOST_SHOWN} older ones of the last week.</p>
            </Show>
          </Show>
        )}
      </Show>
    </Section>
  );
}
