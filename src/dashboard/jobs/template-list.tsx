import { createSignal, For, type JSX, Show } from 'solid-js';
import { BreadboxError } from '../../cluster/errors.ts';
import type { FileEntry, JobTemplate } from '../../protocol/jobs.ts';
import { call } from '../client.ts';
import { asBreadboxError, createLoad } from '../load.ts';
import { ProblemNote } from '../parts/problem-note.tsx';
import { joinPath, writeFile } from './directory.ts';
import type { ScriptDraft } from './script-draft.ts';

/** Ready-made jobs: one takes the place of the script, and its other files are written where the job runs. */
export function TemplateList(props: {
  /** Where the job is to run; empty: nobody has said so, and a template gets a directory of its own. */
  readonly directory: string;
  /** Undefined while it is not known. */
  readonly home: string | undefined;
  readonly isOpen: boolean;
  readonly onTake: (draft: Partial<ScriptDraft>) => void;
}): JSX.Element {
  const templates = createLoad(
    () => true,
    (_, signal) => call('GET /api/job-templates', { signal }),
  );
  const [problem, setProblem] = createSignal<BreadboxError>();
  const [said, setSaid] = createSignal('');
  const [busy, setBusy] = createSignal(false);
  const place = (template: JobTemplate) => props.directory || joinPath(props.home ?? '', template.name);
  const take = async (template: JobTemplate) => {
    const script = template.files.find(({ path }) => path === template.script);
    const isHomeNeeded = props.directory === '' && filesBeside(template).length > 0;
    if (script === undefined || (isHomeNeeded && props.home === undefined)) return;
    setProblem(undefined);
    setSaid('');
    setBusy(true);
    try {
      const directory = place(template);
      const beside = filesBeside(template);
      const written = await writeFiles(beside, directory);
      props.onTake({
        ...{ script: script.text, scriptName: template.script },
        ...(beside.length > 0 && { directory }),
      });
      if (written.length > 0)
        setSaid(`${written.join(', ')} ${written.length === 1 ? 'is' : 'are'} in ${directory} now.`);
    } catch (error) {
      setProblem(asBreadboxError(error));
    } finally {
      setBusy(false);
    }
  };
  return (
    <Show when={templates.value()?.length}>
      <details class="templates" open={props.isOpen}>
        <summary>Begin from a template</summary>
        <ProblemNote problem={problem()} />
        <ul>
          <For each={templates.value()}>
            {(template) => (
              <li>
                <div>
                  <b>{template.title}</b>
                  <p class="note">
                    <For each={template.about.split('`')}>
                      {(text, index) => (index() % 2 === 0 ? text : <code>{text}</code>)}
                    </For>
                  </p>
                  <Show when={filesBeside(template).length > 0}>
                    <p class="note">
                      Puts{' '}
                      {filesBeside(template)
                        .map(({ path }) => path)
                        .join(', ')}{' '}
                      into <code>{place(template)}</code>.
                    </p>
                  </Show>
                </div>
                <button type="button" class="btn small" disabled={busy()} onClick={() => take(template)}>
                  Take it<span class="vh"> {template.title}</span>
                </button>
              </li>
            )}
          </For>
        </ul>
      </details>
      <p class="note" role="status">
        {said()}
      </p>
    </Show>
  );
}

type TemplateFile = JobTemplate['files'][number];

/** What the script needs beside it. It is submitted itself, and what is to be read can be read elsewhere. */
function filesBeside({ files, script }: JobTemplate): readonly TemplateFile[] {
  return files.filter(({ path }) => path !== script && path !== 'README.md');
}

/** Answers what was written; what is there already stays. @throws BreadboxError `conflict` where that is another file */
async function writeFiles(files: readonly TemplateFile[], directory: string): Promise<readonly string[]> {
  if (files.length === 0) return [];
  const entries = await entriesOf(directory);
  const there = new Map(entries.map(({ name, bytes }) => [name, bytes]));
  const missing = files.filter(({ path }) => !there.has(path));
  const other = files.find(({ path, text }) => (there.get(path) ?? new Blob([text]).size) !== new Blob([text]).size);
  if (other !== undefined) {
    throw new BreadboxError('conflict', `There is another ${other.path} in ${directory} already.`, {
      hint: 'Choose another directory, then take the template again.',
    });
  }
  const { signal } = new AbortController();
  for (const { path, text } of missing) {
    await writeFile(joinPath(directory, path), new Blob([text]), () => undefined, signal);
  }
  return missing.map(({ path }) => path);
}

/** None where the directory is not there yet. */
async function entriesOf(directory: string): Promise<readonly FileEntry[]> {
  try {
    return (await call('GET /api/files', { query: { path: directory } })).entries;
  } catch (error) {
    if (error instanceof BreadboxError && error.code === 'not-found') return [];
    throw error;
  }
}
