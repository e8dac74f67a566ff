import '../styles/script.css';
import '../styles/job.css';
import { A, useParams } from '@solidjs/router';
import { createSignal, type JSX, Match, Show, Switch } from 'solid-js';
import type { BreadboxError } from '../../cluster/errors.ts';
import type { JobDetail } from '../../protocol/jobs.ts';
import { countOf } from '../amounts.ts';
import { JobAsked } from '../jobs/job-asked.tsx';
import { JobControls } from '../jobs/job-controls.tsx';
import { createJobData } from '../jobs/job-data.ts';
import { JobFiles } from '../jobs/job-files.tsx';
import { JobOutput } from '../jobs/job-output.tsx';
import { jobSentence } from '../jobs/job-sentence.ts';
import { JobState } from '../jobs/job-state.tsx';
import { JobStats } from '../jobs/job-stats.tsx';
import { JobTimeLine } from '../jobs/job-time-line.tsx';
import { JobWhy } from '../jobs/job-why.tsx';
import { StepTable } from '../jobs/step-table.tsx';
import { UsageChart } from '../jobs/usage-chart.tsx';
import type { Load } from '../load.ts';
import { PageHead } from '../parts/page-head.tsx';
import { ProblemNote } from '../parts/problem-note.tsx';
import { mayChange } from '../session.ts';

export function JobPage(): JSX.Element {
  const params = useParams<{ job: string }>();
  const data = createJobData(() => params.job);
  return (
    <Switch>
      <Match when={isMissing(data.problem())}>
        <PageHead
          sentence={`There is no job ${params.job}.`}
          title="No such job"
          lead="It was forgotten, as old jobs are, or the link is mistyped."
          crumb={<A href="/jobs">Jobs</A>}
        />
        <A class="btn" href="/jobs">
          See the jobs that are here
        </A>
      </Match>
      <Match when={data.value()}>{(job) => <Known job={job()} data={data} />}</Match>
      <Match when={data.problem()}>
        <PageHead sentence={`Job ${params.job} cannot be shown.`} title={`Job ${params.job}`} />
        <ProblemNote problem={data.problem()} />
      </Match>
    </Switch>
  );
}

function isMissing(problem: BreadboxError | undefined): boolean {
  return problem?.code === 'not-found' || problem?.code === 'bad-input';
}

function Known(props: { readonly job: JobDetail; readonly data: Load<JobDetail> }): JSX.Element {
  const [problem, setProblem] = createSignal<BreadboxError>();
  const mine = () => mayChange(props.job.user);
  return (
    <>
      <PageHead
        sentence={jobSentence(props.job, props.job.why)}
        title={`${props.job.name} ${props.job.jobId}`}
        crumb={
          <>
            <A href="/jobs">Jobs</A> /{' '}
            <Show when={props.job.arrayId}>
              {(array) => (
                <>
                  <A href={`/jobs?array=${array()}`}>array {array()}</A> /{' '}
                </>
              )}
            </Show>
            {props.job.jobId}
          </>
        }
      >
        <Show when={mine()}>
          <JobControls job={props.job} onChange={props.data.reload} onProblem={setProblem} />
        </Show>
      </PageHead>
      <p class="facts job-facts">
        <JobState job={props.job} />
        <span class="note">{facts(props.job)}</span>
      </p>
      <ProblemNote problem={problem() ?? props.data.problem()} />
      <JobTimeLine job={props.job} />
      <JobWhy job={props.job} />
      <Show when={props.job.startedAt !== undefined}>
        <JobStats job={props.job} />
      </Show>
      <div class="job-top" classList={{ one: props.job.samples.length < 2 || !mine() }}>
        <Show when={mine()}>
          <JobOutput job={props.job} />
        </Show>
        <UsageChart job={props.job} />
      </div>
      <StepTable job={props.job} />
      <JobAsked job={props.job} mayRead={mine()} />
      <Show when={mine() && props.job.directory}>
        {(directory) => <JobFiles directory={directory()} changed={props.job.state} />}
      </Show>
    </>
  );
}

/** Whose it is, what it got, and what is not as it mostly is. */
function facts(job: JobDetail): string {
  const { tasks, cpus, restarts } = job;
  return [
    `by ${job.user}`,
    ...(job.account === undefined || job.account === job.user ? [] : [`as ${job.account}`]),
    `${countOf(tasks, 'task')} on ${countOf(cpus, 'core')}`,
    ...(job.nodes === undefined ? [] : [`on ${job.nodes}`]),
    ...(restarts === 0 ? [] : [`begun anew ${countOf(restarts, 'time')}`]),
    ...(job.nice === 0 ? [] : [`nice ${job.nice}`]),
    ...(job.dependencies === undefined ? [] : [`depends on ${job.dependencies}`]),
  ].join(', ');
}
