import { A } from '@solidjs/router';
import { type JSX, Match, onCleanup, Show, Switch } from 'solid-js';
import type { RunStatus } from '../../protocol/farm.ts';
import type { Computer } from '../../protocol/head.ts';
import { countOf, gibText } from '../amounts.ts';
import { call } from '../client.ts';
import { clockText } from '../clock.ts';
import { isFresh } from '../is-fresh.ts';
import { jobCounts } from '../jobs/job-counts.ts';
import { jobsSentence } from '../jobs/jobs-sentence.ts';
import { createLive } from '../live.ts';
import { createLoad } from '../load.ts';
import { PageHead } from '../parts/page-head.tsx';
import { ProblemNote } from '../parts/problem-note.tsx';
import { RunTable } from '../parts/run-table.tsx';
import { Section } from '../parts/section.tsx';
import { Stat } from '../parts/stat.tsx';
import { dropRun, isGoing, loadRuns, putRun, runs, runsProblem } from '../run-list.ts';
import { runSentence } from '../run-sentence.ts';
import { FirstRunPage } from './first-run-page.tsx';

const RECENT = 10;
const VITALS_MS = 5000;

export function HomePage(): JSX.Element {
  createLive(
    () => undefined,
    () => void loadRuns(),
    { run: putRun, removed: ({ run }) => dropRun(run) },
  );
  return (
    <Switch>
      <Match when={isFresh()}>
        <FirstRunPage />
      </Match>
      <Match when={isFresh() === false && runs()}>{(known) => <Overview runs={known()} />}</Match>
      <Match when={runsProblem()}>
        <PageHead sentence="The runs cannot be shown." title="Home" />
        <ProblemNote problem={runsProblem()} />
      </Match>
    </Switch>
  );
}

function Overview(props: { readonly runs: readonly RunStatus[] }): JSX.Element {
  const computer = createLoad(
    () => true,
    (_, signal) => call('GET /api/computer', { signal }),
  );
  const timer = setInterval(() => document.hidden || computer.reload(), VITALS_MS);
  onCleanup(() => clearInterval(timer));
  const going = () => props.runs.filter(isGoing);
  const ended = () => props.runs.filter((status) => !isGoing(status));
  return (
    <>
      <PageHead sentence={finding(going(), ended(), computer.value())} title="Home" />
      <ProblemNote problem={computer.problem()} />
      <Show when={computer.value()}>{(known) => <Vitals computer={known()} going={going().length} />}</Show>
      <Section heading="Running">
        <Show when={going().length > 0} fallback={<Idle />}>
          <RunTable runs={going()} caption="Runs that are going on" />
        </Show>
      </Section>
      <Show when={ended().length > 0}>
        <Section heading="Finished lately" aside={<A href="/farm">All runs</A>}>
          <RunTable runs={ended().slice(0, RECENT)} caption="Runs that ended lately" />
        </Section>
      </Show>
    </>
  );
}

function Vitals(props: { readonly computer: Computer; readonly going: number }): JSX.Element {
  const busy = () => busyCores(props.computer);
  const jobs = () => jobCounts()?.running ?? 0;
  return (
    <dl class="stats four">
      <Stat
        label="Load"
        value={props.computer.load1.toFixed(1)}
        note={`of ${countOf(props.computer.cores, 'core’s', 'cores’')} worth of work, over the last minute`}
      />
      <Stat
        label="Cores busy"
        value={String(busy())}
        unit={`of ${props.computer.cores}`}
        note={props.computer.model ?? 'processor model unknown'}
      />
      <Stat label="Memory" value={gibText(props.computer.memBytes)} unit="GiB" note={`in ${props.computer.node}`} />
      <Stat
        label="Farm"
        value={String(props.going)}
        unit={props.going === 1 ? 'run' : 'runs'}
        note={jobs() === 0 ? 'going on now' : `going on, and ${countOf(jobs(), 'job')}`}
      />
    </dl>
  );
}

function Idle(): JSX.Element {
  const jobs = () => jobCounts()?.running ?? 0;
  return (
    <p class="mid">
      <Show when={jobs() > 0} fallback="Nothing runs now.">
        No run of the farm goes on. <A href="/jobs?view=running">{countOf(jobs(), 'job')}</A>{' '}
        {jobs() === 1 ? 'runs' : 'run'}.
      </Show>
    </p>
  );
}

function busyCores(computer: Computer): number {
  return Math.min(computer.cores, Math.round(computer.load1));
}

function finding(going: readonly RunStatus[], ended: readonly RunStatus[], computer: Computer | undefined): string {
  const [first, ...more] = going;
  if (first === undefined) {
    if ((jobCounts()?.running ?? 0) + (jobCounts()?.pending ?? 0) > 0) return jobsSentence(jobCounts(), undefined);
    const last = ended[0];
    const here = computer?.node ?? 'this computer';
    if (last?.endedAt === undefined) return `Nothing runs on ${here}.`;
    return `Nothing has run on ${here} since ${clockText(last.endedAt)}, when ${last.project} ended.`;
  }
  if (more.length > 0) return `${going.length} runs are going on. ${runSentence(first)}`;
  return runSentence(first);
}
