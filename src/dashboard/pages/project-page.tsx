import { A, useParams } from '@solidjs/router';
import { createMemo, createSignal, type JSX, lazy, Match, Show, Suspense, Switch } from 'solid-js';
import type { BreadboxError } from '../../cluster/errors.ts';
import type { ApiOutput } from '../../protocol/api.ts';
import { bytesText, countOf } from '../amounts.ts';
import { apiPath, call } from '../client.ts';
import { clockText } from '../clock.ts';
import { createLive } from '../live.ts';
import { createLoad } from '../load.ts';
import { PageHead } from '../parts/page-head.tsx';
import { ProblemNote } from '../parts/problem-note.tsx';
import { ProjectFacts } from '../parts/project-facts.tsx';
import { RunIt } from '../parts/run-it.tsx';
import { RunTable } from '../parts/run-table.tsx';
import { Section } from '../parts/section.tsx';
import { SpeedUpChart } from '../parts/speed-up-chart.tsx';
import { isGoing, putRun } from '../run-list.ts';
import { runSentence } from '../run-sentence.ts';
import { mayChange } from '../session.ts';
import { speedUpOf } from '../speed-up.ts';

type Project = ApiOutput<'GET /api/farm/projects/{project}'>;

const RunForm = lazy(async () => ({ default: (await import('../new-run/run-form.tsx')).RunForm }));

const RELOAD_GAP_MS = 2000;

export function ProjectPage(): JSX.Element {
  const params = useParams<{ project: string }>();
  const project = createLoad(
    () => params.project,
    (name, signal) => call('GET /api/farm/projects/{project}', { params: { project: name }, signal }),
    { gapMs: RELOAD_GAP_MS },
  );
  createLive(
    () => undefined,
    () => project.reload(),
    {
      run: (status) => {
        putRun(status);
        if (status.project === params.project) project.reload();
      },
      removed: () => project.reload(),
    },
  );
  return (
    <Switch>
      <Match when={project.value()}>{(known) => <Known project={known()} />}</Match>
      <Match when={project.problem()?.code === 'not-found'}>
        <PageHead
          sentence={`There is no project ${params.project}.`}
          title="No such project"
          lead="It was removed, or the link is mistyped."
          crumb={<A href="/farm">Farm</A>}
        />
        <A class="btn" href="/farm">
          See the projects that are here
        </A>
      </Match>
      <Match when={project.problem()}>
        <PageHead sentence={`${params.project} cannot be shown.`} title={params.project} />
        <ProblemNote problem={project.problem()} />
      </Match>
    </Switch>
  );
}

function Known(props: { readonly project: Project }): JSX.Element {
  const [problem, setProblem] = createSignal<BreadboxError>();
  const computer = createLoad(
    () => true,
    (_, signal) => call('GET /api/computer', { signal }),
  );
  const speedUp = createMemo(() => speedUpOf(props.project.runs, props.project.version));
  const hasFeed = () => props.project.spec.feed !== undefined;
  const [choosing, setChoosing] = createSignal(!hasFeed());
  return (
    <>
      <PageHead
        sentence={finding(props.project)}
        title={props.project.project}
        crumb={
          <>
            <A href="/farm">Farm</A> / {props.project.project}
          </>
        }
        lead={props.project.title}
      >
        <Show when={mayChange() && hasFeed()}>
          <div class="acts">
            <Show when={!choosing()}>
              <RunIt project={props.project.project} cores={computer.value()?.cores} onProblem={setProblem} />
            </Show>
            <button type="button" class="btn" aria-expanded={choosing()} onClick={() => setChoosing(!choosing())}>
              {choosing() ? 'Fewer choices' : 'More choices'}
            </button>
          </div>
        </Show>
      </PageHead>
      <ProblemNote problem={problem()} />
      <Show when={!hasFeed()}>
        <p class="hint">
          {mayChange()
            ? 'It has no tasks of its own: each run brings a file of them.'
            : 'It has no tasks of its own: whoever runs it brings a file of them.'}
        </p>
      </Show>
      <Show when={choosing() && mayChange()}>
        <Suspense>
          <RunForm
            project={props.project.project}
            hasFeed={hasFeed()}
            priority={props.project.spec.priority}
            cores={computer.value()?.cores}
            onProblem={setProblem}
          />
        </Suspense>
      </Show>
      <Section heading="Runs">
        <Show when={props.project.runs.length > 0} fallback={<p class="mid">It has not run yet.</p>}>
          <RunTable runs={props.project.runs} caption={`Runs of ${props.project.project}, newest first`} ofOneProject />
        </Show>
      </Section>
      <div class="columns">
        <Section heading="What project.yaml says">
          <ProjectFacts spec={props.project.spec} />
        </Section>
        <div>
          <Section
            heading="Version"
            aside={<span class="note">{countOf(props.project.versions, 'version')} in all</span>}
          >
            <dl class="values">
              <div>
                <dt>Newest</dt>
                <dd>
                  <code title={props.project.version}>{props.project.version.slice(0, 12)}</code>
                </dd>
              </div>
              <div>
                <dt>Pushed</dt>
                <dd>
                  {clockText(props.project.pushedAt)} by {props.project.owner}
                </dd>
              </div>
              <div>
                <dt>Bundle</dt>
                <dd>
                  <Show when={mayChange()} fallback={bytesText(props.project.bundleBytes)}>
                    <a
                      href={apiPath('GET /api/farm/bundles/{version}', { params: { version: props.project.version } })}
                      download={`${props.project.project}.zip`}
                    >
                      Download {bytesText(props.project.bundleBytes)}
                    </a>
                  </Show>
                </dd>
              </div>
            </dl>
          </Section>
          <Show when={speedUp()}>
            {(known) => <SpeedUpChart speedUp={known()} thing="newest version, best run of each" />}
          </Show>
        </div>
      </div>
    </>
  );
}

function finding(project: Project): string {
  const going = project.runs.find(isGoing);
  if (going !== undefined) return runSentence(going);
  const [last] = project.runs;
  if (last === undefined) return `${project.project} is ready and has not run yet.`;
  const times = `${project.project} has run ${project.runs.length === 1 ? 'once' : `${project.runs.length} times`}`;
  return last.endedAt === undefined ? `${times}.` : `${times}, last at ${clockText(last.endedAt)}.`;
}
