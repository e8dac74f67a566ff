import { A, useParams } from '@solidjs/router';
import { createMemo, createSignal, type JSX, Match, Show, Switch } from 'solid-js';
import type { BreadboxError } from '../../cluster/errors.ts';
import type { RunStatus } from '../../protocol/farm.ts';
import { clockText } from '../clock.ts';
import { ArtefactList } from '../parts/artefact-list.tsx';
import { FailureList, LogList } from '../parts/failure-list.tsx';
import { Output } from '../parts/output.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { ProblemNote } from '../parts/problem-note.tsx';
import { RunControls } from '../parts/run-controls.tsx';
import { RunState } from '../parts/run-state.tsx';
import { RunStats } from '../parts/run-stats.tsx';
import { RunView } from '../parts/run-view.tsx';
import { Section } from '../parts/section.tsx';
import { SpeedUpChart } from '../parts/speed-up-chart.tsx';
import { WorkingNow } from '../parts/working-now.tsx';
import { createRunData, type RunData } from '../run-data.ts';
import { isGoing } from '../run-list.ts';
import { isWithoutWorkers, runSentence } from '../run-sentence.ts';
import { mayChange } from '../session.ts';
import { speedUpOf } from '../speed-up.ts';
import { stillWorking } from '../working.ts';

export function RunPage(): JSX.Element {
  const params = useParams<{ run: string }>();
  const data = createRunData(() => params.run);
  return (
    <Switch>
      <Match when={data.removed()}>
        <Gone sentence={`${params.run} was removed.`} lead="Somebody removed this run, with its answers and files." />
      </Match>
      <Match when={data.status.value()}>{(status) => <Known status={status()} data={data} />}</Match>
      <Match when={isMissing(data.status.problem())}>
        <Gone sentence={`There is no run ${params.run}.`} lead="It was removed, or the link is mistyped." />
      </Match>
      <Match when={data.status.problem()}>
        <PageHead sentence={`${params.run} cannot be shown.`} title={params.run} />
        <ProblemNote problem={data.status.problem()} />
      </Match>
    </Switch>
  );
}

/** A run that is named wrongly is as missing as one that was removed. */
function isMissing(problem: BreadboxError | undefined): boolean {
  return problem?.code === 'not-found' || problem?.code === 'bad-input';
}

function Gone(props: { readonly sentence: string; readonly lead: string }): JSX.Element {
  return (
    <>
      <PageHead sentence={props.sentence} title="No such run" lead={props.lead} crumb={<A href="/farm">Farm</A>} />
      <A class="btn" href="/farm">
        See the runs that are here
      </A>
    </>
  );
}

function Known(props: { readonly status: RunStatus; readonly data: RunData }): JSX.Element {
  const [problem, setProblem] = createSignal<BreadboxError>();
  const tasks = () => props.data.tasks.value() ?? [];
  const workers = createMemo(() => {
    if (!isGoing(props.status)) return [];
    const known = props.data.workers();
    return known === undefined ? undefined : stillWorking(known, tasks());
  });
  const speedUp = createMemo(() => speedUpOf(props.data.project.value()?.runs ?? [], props.status.version));
  const artefacts = () => props.data.artefacts.value() ?? [];
  return (
    <>
      <PageHead
        sentence={runSentence(props.status)}
        title={`${props.status.project} ${props.status.run}`}
        crumb={
          <>
            <A href="/farm">Farm</A> / <A href={`/farm/projects/${props.status.project}`}>{props.status.project}</A> /{' '}
            {props.status.run}
          </>
        }
      >
        <Show when={mayChange(props.status.owner)}>
          <RunControls status={props.status} onChange={props.data.take} onProblem={setProblem} />
        </Show>
      </PageHead>
      <ProblemNote problem={problem()} />
      <Show when={isWithoutWorkers(props.status)}>
        <p class="hint">
          A worker takes a few seconds to start. If none comes, type <code>breadbox status</code> on the computer that
          runs Breadbox.
        </p>
      </Show>
      <div class="run-top">
        <RunView status={props.status} tasks={tasks()} workers={workers() ?? []} artefacts={artefacts()} />
        <div>
          <RunStats status={props.status} slotsTold={props.data.workers()?.length} />
          <p class="facts">
            <RunState status={props.status} />
            <span class="note">{times(props.status)}</span>
          </p>
          <Show when={speedUp()}>
            {(known) => <SpeedUpChart speedUp={known()} thing="same version, best run of each" />}
          </Show>
        </div>
      </div>
      <Show when={isGoing(props.status)}>
        <WorkingNow workers={workers()} tasks={tasks()} leased={props.status.leased} />
      </Show>
      <Show when={props.status.reason?.includes('\n') && props.status.reason}>
        {(reason) => (
          <Section heading="Why">
            <Output label="Why, in full" text={reason()} />
          </Section>
        )}
      </Show>
      <FailureList attempts={props.data.attempts.value() ?? []} />
      <ArtefactList
        run={props.status.run}
        artefacts={artefacts()}
        answered={props.status.answered}
        isOver={!isGoing(props.status)}
      />
      <LogList attempts={props.data.attempts.value() ?? []} />
    </>
  );
}

function times(status: RunStatus): string {
  const begun =
    status.startedAt === undefined ? `made ${clockText(status.createdAt)}` : `began ${clockText(status.startedAt)}`;
  const ended = status.endedAt === undefined ? '' : `, ended ${clockText(status.endedAt)}`;
  return `by ${status.owner}, ${begun}${ended}`;
}
