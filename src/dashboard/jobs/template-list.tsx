import { createSignal, For, type JSX, Show } from 'solid-js';
import type { BreadboxError } from '../../cluster/errors.ts';
import type { JobTemplate } from '../../protocol/jobs.ts';
import { countOf } from '../amounts.ts';
import { call } from '../client.ts';
import { asBreadboxError, createLoad } from '../load.ts';
import { ProblemNote } from '../parts/problem-note.tsx';
import { joinPath, writeFile } from './directory.ts';
import type { ScriptDraft } from './script-draft.ts';

/** Ready-made jobs: one takes the place of the script, and its other files are written where the job runs. */
export function TemplateList(props: {
  /** Absolute; undefined while the home is not known. */
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
  const others = (template: JobTemplate) => template.files.filter(({ path }) => path !== template.script);
  const folder = (template: JobTemplate) => (props.home === undefined ? '' : joinPath(props.home, template.name));
  const take = async (template: JobTemplate) => {
    const script = template.files.find(({ path }) => path === template.script);
    if (script === undefined) return;
    setProblem(undefined);
    setSaid('');
    if (others(template).length === 0) {
      props.onTake({ script: script.text, scriptName: template.script });
      return;
    }
    setBusy(true);
    try {
      const { signal } = new AbortController();
      for (const { path, text } of template.files) {
        await writeFile(joinPath(folder(template), path), new Blob([text]), () => undefined, signal);
      }
      props.onTake({ script: script.text, scriptName: template.script, directory: folder(template) });
      setSaid(`${countOf(template.files.length, 'file')} written into ${folder(template)}.`);
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
                  <p class="note">{template.about}</p>
                  <Show when={others(template).length > 0}>
                    <p class="note">
                      Writes {countOf(template.files.length, 'file')} into <code>{folder(template)}</code>.
                    </p>
                  </Show>
                </div>
                <button type="button" class="btn small" disabled={busy()} onClick={() => take(template)}>
                  Take it<span class="vh">: {template.title}</span>
                </button>
              </li>
            )}
          </For>
        </ul>
        <p class="note" role="status">
          {said()}
        </p>
      </details>
    </Show>
  );
}
