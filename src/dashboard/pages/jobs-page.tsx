import '../styles/jobs.css';
import { A, useSearchParams } from '@solidjs/router';
import { createMemo, type JSX, Show } from 'solid-js';
import { ENDED } from '../jobs/ended-states.ts';
import { jobCounts } from '../jobs/job-counts.ts';
import { JobFilter, type JobFilterValue, VIEWS } from '../jobs/job-filter.tsx';
import { createJobPages, followJobs, type JobQuery } from '../jobs/job-pages.ts';
import { JobSection } from '../jobs/job-section.tsx';
import { jobsSentence } from '../jobs/jobs-sentence.ts';
import { NoJobs } from '../jobs/no-jobs.tsx';
import { OneArray } from '../jobs/one-array.tsx';
import { createWhyList, nextStart } from '../jobs/why-list.ts';
import { PageHead } from '../parts/page-head.tsx';
import { mayChange, session } from '../session.ts';

const NOW_ROWS = 40;
const LATELY_ROWS = 30;
const ALL_ROWS = 100;

export function JobsPage(): JSX.Element {
  const [params, setParams] = useSearchParams<{ view?: string; name?: string; mine?: string; array?: string }>();
  const value = createMemo<JobFilterValue>(() => ({
    view: VIEWS.find(({ key }) => key === params.view)?.key ?? 'all',
    name: params.name ?? '',
    mine: params.mine === '1',
  }));
  const change = (next: Partial<JobFilterValue>) => {
    const { view, name, mine } = { ...value(), ...next };
    setParams({ view: view === 'all' ? undefined : view, name: name || undefined, mine: mine ? '1' : undefined });
  };
  return (
    <Show when={params.array} fallback={<AllJobs value={value()} onChange={change} />} keyed>
      {(array) => <OneArray array={array} />}
    </Show>
  );
}

function AllJobs(props: {
  readonly value: JobFilterValue;
  readonly onChange: (change: Partial<JobFilterValue>) => void;
}): JSX.Element {
  const base = (): JobQuery => ({
    ...(props.value.name === '' ? {} : { name: props.value.name }),
    ...(props.value.mine ? { user: myName() } : {}),
  });
  const states = () => {
    const view = VIEWS.find(({ key }) => key === props.value.view);
    return view !== undefined && 'states' in view ? view.states : undefined;
  };
  const isAll = () => states() === undefined;
  return (
    <Show
      when={isAll()}
      fallback={<Chosen value={props.value} query={{ ...base(), states: states() ?? '' }} onChange={props.onChange} />}
    >
      <BySections value={props.value} query={base()} onChange={props.onChange} />
    </Show>
  );
}

interface ViewProps {
  readonly value: JobFilterValue;
  readonly query: JobQuery;
  readonly onChange: (change: Partial<JobFilterValue>) => void;
}

function BySections(props: ViewProps): JSX.Element {
  const running = createJobPages(() => ({ ...props.query, states: 'running' }), NOW_ROWS);
  const waiting = createJobPages(() => ({ ...props.query, states: 'pending' }), NOW_ROWS);
  const ended = createJobPages(() => ({ ...props.query, states: ENDED }), LATELY_ROWS);
  const whys = createWhyList(() => waiting.jobs() ?? []);
  const all = [running, waiting, ended];
  followJobs(all);
  const isEmpty = () => all.every((pages) => pages.jobs()?.length === 0) && isUnfiltered(props.value);
  // The oldest waiting ones are those that start next; on the first of many pages they are not.
  const next = () => (waiting.hasOlder() ? undefined : nextStart(whys()));
  return (
    <>
      <Head
        sentence={isEmpty() ? 'No job has run here yet.' : jobsSentence(jobCounts(), next())}
        hasButton={!isEmpty()}
      />
      <Show when={!isEmpty()} fallback={<NoJobs />}>
        <JobFilter value={props.value} onChange={props.onChange} />
        <JobSection
          heading="Running"
          caption="Jobs that run, newest first"
          none="No job runs now."
          pages={running}
          whys={whys()}
        />
        <JobSection
          heading="Waiting"
          caption="Jobs that wait, newest first"
          none="No job waits."
          pages={waiting}
          whys={whys()}
        />
        <JobSection
          heading="Ended"
          caption="Jobs that have ended, newest first"
          none="No job has ended yet."
          pages={ended}
          whys={whys()}
        />
      </Show>
    </>
  );
}

function Chosen(props: ViewProps): JSX.Element {
  const pages = createJobPages(() => props.query, ALL_ROWS);
  const whys = createWhyList(() => pages.jobs() ?? []);
  followJobs([pages]);
  const word = () => VIEWS.find(({ key }) => key === props.value.view)?.word ?? '';
  return (
    <>
      <Head sentence={jobsSentence(jobCounts(), undefined)} hasButton />
      <JobFilter value={props.value} onChange={props.onChange} />
      <JobSection
        heading={word()}
        caption={`${word()}: jobs, newest first`}
        none="No job is of this kind."
        pages={pages}
        whys={whys()}
      />
    </>
  );
}

function Head(props: { readonly sentence: string; readonly hasButton: boolean }): JSX.Element {
  return (
    <PageHead sentence={props.sentence} title="Jobs">
      <Show when={props.hasButton && mayChange()}>
        <A class="btn go" href="/jobs/new">
          Submit a job
        </A>
      </Show>
    </PageHead>
  );
}

function isUnfiltered({ name, mine }: JobFilterValue): boolean {
  return name === '' && !mine;
}

function myName(): string {
  const now = session();
  return now.state === 'in' ? now.who.user : '';
}
