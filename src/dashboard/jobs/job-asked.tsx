import { createSignal, For, type JSX, Show } from 'solid-js';
import type { Directive, JobDetail } from '../../protocol/jobs.ts';
import { apiPath, fetchText } from '../client.ts';
import { createLoad } from '../load.ts';
import { ProblemNote } from '../parts/problem-note.tsx';
import { Section } from '../parts/section.tsx';
import { HighlightedScript } from './highlighted-script.tsx';
import { NoteList } from './note-list.tsx';

const MOST_SCRIPT_CHARS = 200_000;

/** What a job was submitted with: its directives and what they amount to, warnings, and the script itself. */
export function JobAsked(props: { readonly job: JobDetail; readonly mayRead: boolean }): JSX.Element {
  return (
    <Section heading="What it asked for">
      <NoteList notes={props.job.warnings} />
      <Show
        when={props.job.options.length > 0}
        fallback={
          <p class="mid">
            {props.job.hasScript === false
              ? 'What it was submitted with is not known here: it came to the cluster without Breadbox, or long ago.'
              : 'It named nothing: one task on one core, as a job without directives gets.'}
          </p>
        }
      >
        <DirectiveTable directives={props.job.options} />
      </Show>
      <Show when={props.mayRead && props.job.kind === 'batch' && props.job.hasScript !== false}>
        <Script job={props.job} />
      </Show>
    </Section>
  );
}

function DirectiveTable(props: { readonly directives: readonly Directive[] }): JSX.Element {
  return (
    <div class="scroll">
      <table class="directives">
        <caption class="vh">Directives, their meaning, and where each stands</caption>
        <thead>
          <tr>
            <th scope="col">Directive</th>
            <th scope="col">Meaning</th>
            <th scope="col">Stands</th>
          </tr>
        </thead>
        <tbody>
          <For each={props.directives}>
            {(one) => (
              <tr classList={{ over: one.overridden }}>
                <td>
                  <code>
                    --{one.option}
                    {one.value === undefined ? '' : `=${one.value}`}
                  </code>
                </td>
                <td>{one.overridden ? 'does not count: another one says otherwise' : one.meaning}</td>
                <td class="quiet">{placeText(one)}</td>
              </tr>
            )}
          </For>
        </tbody>
      </table>
    </div>
  );
}

function placeText({ source, line }: Directive): string {
  if (source === 'script') return line === undefined ? 'in the script' : `line ${line}`;
  return source === 'environment' ? 'in the environment' : 'on the command line';
}

function Script(props: { readonly job: JobDetail }): JSX.Element {
  const [isOpen, setOpen] = createSignal(false);
  const path = () => apiPath('GET /api/jobs/{job}/script', { params: { job: props.job.jobId } });
  const text = createLoad(
    () => (isOpen() ? path() : undefined),
    (url, signal) => fetchText(url, MOST_SCRIPT_CHARS, signal),
  );
  return (
    <details onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>The script</summary>
      <ProblemNote problem={text.problem()} />
      <Show when={text.value()}>
        {(content) => <HighlightedScript label={`Script of ${props.job.name}`} text={content()} />}
      </Show>
      <p class="links">
        <a href={path()} download={`${props.job.name}.sh`}>
          Download the script
        </a>
      </p>
    </details>
  );
}
