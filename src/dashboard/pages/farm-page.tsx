import { A } from '@solidjs/router';
import { type JSX, lazy, Match, onCleanup, Show, Suspense, Switch } from 'solid-js';
import { call } from '../client.ts';
import { farmSentence } from '../farm-sentence.ts';
import { createLive } from '../live.ts';
import { createLoad } from '../load.ts';
import { PageHead } from '../parts/page-head.tsx';
import { ProblemNote } from '../parts/problem-note.tsx';
import { ProjectTable } from '../parts/project-table.tsx';
import { RunTable } from '../parts/run-table.tsx';
import { Section } from '../parts/section.tsx';
import { ShareTable } from '../parts/share-table.tsx';
import { WorkerTable } from '../parts/worker-table.tsx';
import { dropRun, isGoing, isOver, loadRuns, putRun, runs, runsProblem } from '../run-list.ts';
import { mayChange } from '../session.ts';

const PushBox = lazy(async () => ({ default: (await import('../push/push-box.tsx')).PushBox }));

const LOOK_MS = 3000;
const ENDED_SHOWN = 20;

export function FarmPage(): JSX.Element {
  const always = () => true;
  const projects = createLoad(always, (_, signal) => call('GET /api/farm/projects', { signal }));
  const workers = createLoad(always, (_, signal) => call('GET /api/farm/workers', { signal }));
  const shares = createLoad(always, (_, signal) => call('GET /api/farm/shares', { signal }));
  const look = () => {
    workers.reload();
    shares.reload();
  };
  const timer = setInterval(() => document.hidden || look(), LOOK_MS);
  onCleanup(() => clearInterval(timer));
  createLive(
    () => undefined,
    () => {
      void loadRuns();
      projects.reload();
      look();
    },
    { run: putRun, removed: ({ run }) => dropRun(run) },
  );
  const going = () => (runs() ?? []).filter(isGoing);
  const ended = () => (runs() ?? []).filter(isOver);
  return (
    <>
      <PageHead sentence={farmSentence(projects.value(), runs())} title="Farm">
        <Show when={mayChange()}>
          <A class="btn" href="/farm/lend">
            Lend this computer
          </A>
        </Show>
      </PageHead>
      <ProblemNote problem={projects.problem() ?? runsProblem() ?? workers.problem() ?? shares.problem()} />
      <Section heading="Going on">
        <Show when={going().length > 0} fallback={<p class="mid">{idleText(runs())}</p>}>
          <RunTable runs={going()} caption="Runs that work, wait or are paused, newest first" />
        </Show>
      </Section>
      <div class="columns">
        <Section heading="Workers">
          <Show
            when={workers.value()?.length}
            fallback={<p class="mid">No worker is here just now. The engine starts them when there is work.</p>}
          >
            <WorkerTable workers={workers.value() ?? []} onChange={look} />
          </Show>
        </Section>
        <Section heading="Shares">
          <Show when={shares.value()}>{(known) => <ShareTable shares={known()} />}</Show>
        </Section>
      </div>
      <Section heading="Projects">
        <Switch>
          <Match when={projects.value()?.length}>
            <ProjectTable projects={projects.value() ?? []} />
          </Match>
          <Match when={projects.value()}>
            <p class="mid">No project is here. {mayChange() ? 'Push the folder of a program:' : ''}</p>
          </Match>
        </Switch>
      </Section>
      <Show when={mayChange()}>
        <Section heading="Push a program of yours">
          <Suspense>
            <PushBox onPushed={projects.reload} />
          </Suspense>
        </Section>
      </Show>
      <Show when={ended().length > 0}>
        <Section heading="Ended runs">
          <RunTable runs={ended().slice(0, ENDED_SHOWN)} caption="Runs that have ended, newest first" />
          <Show when={ended().length > ENDED_SHOWN}>
            <p class="note">Older ones stand on the pages of their projects.</p>
          </Show>
        </Section>
      </Show>
    </>
  );
}

function idleText(list: ReturnType<typeof runs>): string {
  return list?.length === 0 ? 'Nothing has run yet. Open a project to run it.' : 'Nothing runs now.';
}
