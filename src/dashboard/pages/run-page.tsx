import { A, useParams } from '@solidjs/router';
import { createMemo, createSignal, type JSX, lazy, Match, Show, Suspense, Switch } from 'solid-js';
import type { BreadboxError } from '../../cluster/errors.ts';
import type { RunStatus } from '../../protocol/farm.ts';
import { countOf } from '../amounts.ts';
import { clockText } from '../clock.ts';
import { FileBrowser } from '../files/file-browser.tsx';
import { OptimumView } from '../optimum/optimum-view.tsx';
import { FailureList, LogList } from '../parts/failure-list.tsx';
import { Output } from '../parts/output.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { ProblemNote } from '../parts/problem-note.tsx';
import { RunControls } from '../parts/run-controls.tsx';
import { RunSettings } from '../parts/run-settings.tsx';
import { RunState } from '../parts/run-state.tsx';
import { RunStats } from '../parts/run-stats.tsx';
import { RunView } from '../parts/run-view.tsx';
import { Section } from '../parts/section.tsx';
import { SpeedUpChart } from '../parts/speed-up-chart.tsx';
import { canTryAgain, TryAgain } from '../parts/try-again.tsx';
import { WaitsFor } from '../parts/waits-for.tsx';
import { createRunData, type RunData } from '../run-data.ts';
import { isGoing } from '../run-list.ts';
import { isWithoutWorkers, optimumSentence, runSentence, taskWord } from '../run-sentence.ts';
import { mayChange } from '../session.ts';
import { speedUpOf } from '../speed-up.ts';
import { stillWorking } from '../working.ts';

const LaneChart = lazy(async () => ({ default: (await import('../lanes/lane-chart.tsx')).LaneChart }));

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
  const [settingsOpen, setSettingsOpen] = createSignal(false);
  const mine = () => mayChange(props.status.owner);
  const tasks = () => props.data.tasks.value() ?? [];
  const workers = createMemo(() => {
    if (!isGoing(props.status)) return [];
    const known = props.data.workers();
    return known === undefined ? undefined : stillWorking(known, tasks());
  });
  const speedUp = createMemo(() => speedUpOf(props.data.project.value()?.runs ?? [], props.status.version));
  const optimum = () => props.data.optimum.value();
  const sentence = () => {
    const known = optimum();
    return known === undefined ? runSentence(props.status) : optimumSentence(props.status, known);
  };
  const again = () =>
    mine() && canTryAgain(props.status)
      ? () => <TryAgain status={props.status} onChange={props.data.take} onProblem={setProblem} />
      : undefined;
  return (
    <>
      <PageHead
        sentence={sentence()}
        title={`${props.status.project} ${props.status.run}`}
        crumb={
          <>
            <A href="/farm">Farm</A> / <A href={`/farm/projects/${props.status.project}`}>{props.status.project}</A> /{' '}
            {props.status.run}
            {props.status.name === undefined ? '' : `, ${props.status.name}`}
          </>
        }
      >
        <Show when={mine()}>
          <RunControls
            status={props.status}
            settingsOpen={settingsOpen()}
            onSettings={() => setSettingsOpen(!settingsOpen())}
            onChange={props.data.take}
            onProblem={setProblem}
          />
        </Show>
      </PageHead>
      <ProblemNote problem={problem() ?? props.data.lanes.problem() ?? props.data.optimum.problem()} />
      <Show when={settingsOpen() && mine()}>
        <RunSettings
          status={props.status}
          onChange={props.data.take}
          onProblem={setProblem}
          onClose={() => setSettingsOpen(false)}
        />
      </Show>
      <WaitsFor status={props.status} mayBegin={mine()} />
      <Show when={isWithoutWorkers(props.status)}>
        <p class="hint">
          <Show
            when={props.status.workers > 0}
            fallback="It uses no worker of the engine: it waits for a lent computer or a simple worker."
          >
            A worker takes a few seconds to start. If none comes, type <code>breadbox status</code> on the computer that
            runs Breadbox.
          </Show>
        </p>
      </Show>
      <div class="run-top">
        <RunView status={props.status} tasks={tasks()} workers={workers() ?? []} file={props.data.shown.value()} />
        <div>
          <RunStats status={props.status} slotsTold={props.data.workers()?.length} />
          <p class="facts">
            <RunState status={props.status} />
            <span class="note">{facts(props.status)}</span>
          </p>
          <Show when={speedUp()}>
            {(known) => <SpeedUpChart speedUp={known()} thing="same version, best run of each" />}
          </Show>
        </div>
      </div>
      <Show when={optimum()}>{(known) => <OptimumView optimum={known()} isGoing={isGoing(props.status)} />}</Show>
      <Show when={props.status.startedAt !== undefined}>
        <Suspense>
          <LaneChart
            run={props.status.run}
            word={taskWord(props.status)}
            buffer={props.data.lanes.buffer}
            isLive={props.status.state === 'running'}
            loaded={props.data.lanes.loaded()}
            nowMs={props.data.lanes.clock.nowMs}
          />
        </Suspense>
      </Show>
      <Show when={props.status.reason?.includes('\n') && props.status.reason}>
        {(reason) => (
          <Section heading="Why">
            <Output label="Why, in full" text={reason()} />
          </Section>
        )}
      </Show>
      <FailureList attempts={props.data.attempts.value() ?? []} again={again()} />
      <FileBrowser status={props.status} />
      <LogList attempts={props.data.attempts.value() ?? []} />
    </>
  );
}

/** Who, when, and what is not as it mostly is. */
function facts(status: RunStatus): string {
  const begun =
    status.startedAt === undefined ? `made ${clockText(status.createdAt)}` : `began ${clockText(status.startedAt)}`;
  return [
    `by ${status.owner}`,
    begun,
    ...(status.endedAt === undefined ? [] : [`ended ${clockText(status.endedAt)}`]),
    ...(status.priority === 0 ? [] : [`priority ${status.priority}`]),
    ...(status.maxSlots === undefined ? [] : [`its project may use ${countOf(status.maxSlots, 'slot')}`]),
  ].join(', ');
}
