import { type JSX, Match, Show, Switch } from 'solid-js';
import { countOf } from '../amounts.ts';
import { call } from '../client.ts';
import { createLive } from '../live.ts';
import { createLoad } from '../load.ts';
import { PageHead } from '../parts/page-head.tsx';
import { ProblemNote } from '../parts/problem-note.tsx';
import { ProjectTable } from '../parts/project-table.tsx';
import { PushLines } from '../parts/push-lines.tsx';
import { RunTable } from '../parts/run-table.tsx';
import { Section } from '../parts/section.tsx';
import { dropRun, isGoing, loadRuns, putRun, runs, runsProblem } from '../run-list.ts';

export function FarmPage(): JSX.Element {
  const projects = createLoad(
    () => true,
    (_, signal) => call('GET /api/farm/projects', { signal }),
  );
  createLive(
    () => undefined,
    () => {
      void loadRuns();
      projects.reload();
    },
    { run: putRun, removed: ({ run }) => dropRun(run) },
  );
  const finding = () => {
    const known = projects.value();
    const list = runs();
    if (known === undefined || list === undefined) return 'Asking for the projects and runs.';
    const going = list.filter(isGoing);
    const here = `${countOf(known.length, 'project is', 'projects are')} here`;
    if (going.length === 0) return `${here}, and none of them runs now.`;
    const names = [...new Set(going.map((status) => status.project))];
    const some = names.slice(0, 3).join(', ');
    return `${here}; ${countOf(going.length, 'run is', 'runs are')} going on: ${some}${names.length > 3 ? ' and more' : ''}.`;
  };
  return (
    <>
      <PageHead sentence={finding()} title="Farm" />
      <ProblemNote problem={projects.problem() ?? runsProblem()} />
      <Section heading="Runs">
        <Show when={runs()?.length} fallback={<p class="mid">Nothing has run yet. Open a project to run it.</p>}>
          <RunTable runs={runs() ?? []} caption="Runs, newest first" />
        </Show>
      </Section>
      <Section heading="Projects">
        <Switch>
          <Match when={projects.value()?.length}>
            <ProjectTable projects={projects.value() ?? []} />
          </Match>
          <Match when={projects.value()}>
            <p class="mid">No project is here. Push the folder of a program from a terminal:</p>
            <PushLines />
          </Match>
        </Switch>
      </Section>
    </>
  );
}
