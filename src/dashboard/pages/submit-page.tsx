import '../styles/script.css';
import '../styles/submit.css';
import { A, useNavigate, useSearchParams } from '@solidjs/router';
import { createEffect, createMemo, createSignal, type JSX, on, Show } from 'solid-js';
import type { BreadboxError } from '../../cluster/errors.ts';
import { joinWords, splitWords } from '../../cluster/posix-words.ts';
import type { ScriptNote, Submit } from '../../protocol/jobs.ts';
import { bytesText } from '../amounts.ts';
import { apiPath, call, fetchText } from '../client.ts';
import { createDropZone } from '../drop-zone.ts';
import { CheckPane } from '../jobs/check-pane.tsx';
import { createDirectory } from '../jobs/directory.ts';
import { DirectoryPicker } from '../jobs/directory-picker.tsx';
import { createCheck } from '../jobs/script-check.ts';
import { createDraft, FIRST_SCRIPT, MOST_SCRIPT_BYTES, type ScriptDraft } from '../jobs/script-draft.ts';
import { type EditorHandle, ScriptEditor } from '../jobs/script-editor.tsx';
import { TemplateList } from '../jobs/template-list.tsx';
import { createLive } from '../live.ts';
import { asBreadboxError } from '../load.ts';
import { Field } from '../parts/field.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { ProblemNote } from '../parts/problem-note.tsx';
import { mayChange } from '../session.ts';

const STATUS_ID = 'script-status';

export function SubmitPage(): JSX.Element {
  return (
    <Show
      when={mayChange()}
      fallback={
        <>
          <PageHead
            sentence="You may look at jobs, not submit them."
            title="Submit a job"
            crumb={<A href="/jobs">Jobs</A>}
          />
          <p class="mid">Ask the owner of this Breadbox for the role of a user.</p>
        </>
      }
    >
      <SubmitForm />
    </Show>
  );
}

function SubmitForm(): JSX.Element {
  createLive(
    () => undefined,
    () => undefined,
    {},
  );
  const [params] = useSearchParams<{ from?: string }>();
  const navigate = useNavigate();
  const [draft, change, clear] = createDraft();
  const [problem, setProblem] = createSignal<BreadboxError>();
  const [busy, setBusy] = createSignal(false);
  const [picking, setPicking] = createSignal(false);
  let editor: EditorHandle | undefined;
  let fileInput!: HTMLInputElement;
  const home = createDirectory(() => '');

  createEffect(
    on(
      () => params.from,
      async (from) => {
        if (from === undefined) return;
        try {
          change(await draftOf(from));
          // Typed text survives a reload; taking the old script once more would not let it.
          navigate('/jobs/new', { replace: true });
        } catch (error) {
          setProblem(asBreadboxError(error));
        }
      },
    ),
  );
  const words = createMemo(() => argsOf(draft().args));
  const body = createMemo<Submit | undefined>(() => {
    const { script, scriptName, directory } = draft();
    if (script.trim() === '') return undefined;
    const args = words();
    return {
      script,
      ...(scriptName === '' ? {} : { scriptName }),
      ...(directory === '' ? {} : { directory }),
      args: typeof args === 'string' ? [] : [...args],
    };
  });
  const checked = createCheck(body);
  const notes = (): readonly ScriptNote[] => [...(checked.check()?.errors ?? []), ...(checked.check()?.warnings ?? [])];
  const isRefused = () => !checked.isOld() && checked.check()?.ok === false;
  const canSubmit = () => body() !== undefined && typeof words() !== 'string' && !busy() && !isRefused();

  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    const now = body();
    if (now === undefined || !canSubmit()) return;
    setBusy(true);
    setProblem(undefined);
    try {
      const { jobId } = await call('POST /api/jobs', { body: now });
      clear();
      navigate(`/jobs/${jobId}`);
    } catch (error) {
      setProblem(asBreadboxError(error));
    } finally {
      setBusy(false);
    }
  };
  const takeFile = async (file: File | undefined) => {
    if (file === undefined) return;
    setProblem(undefined);
    if (file.size > MOST_SCRIPT_BYTES) {
      setProblem(asBreadboxError(new Error(`${file.name} has ${bytesText(file.size)}; a script has 4 MiB at most.`)));
      return;
    }
    change({ script: await file.text(), scriptName: file.name });
  };

  const zone = createDropZone((event) => void takeFile(event.dataTransfer?.files[0]));

  return (
    <>
      <PageHead
        sentence="Write a script, say what it needs, submit it."
        title="Submit a job"
        crumb={
          <>
            <A href="/jobs">Jobs</A> / Submit
          </>
        }
      />
      <ProblemNote problem={problem() ?? checked.problem()} />
      <form class="submit" aria-label="Submit a job" onSubmit={submit}>
        <div class="write" classList={{ over: zone.isOver() }} {...zone.events}>
          <ScriptEditor
            value={draft().script}
            notes={notes()}
            describedBy={STATUS_ID}
            onInput={(script) => change({ script })}
            ref={(handle) => {
              editor = handle;
            }}
          />
          <div class="acts under">
            <button type="button" class="btn small" onClick={() => fileInput.click()}>
              Open a file
            </button>
            <Show when={draft().script !== FIRST_SCRIPT}>
              <button type="button" class="btn small" onClick={clear}>
                Begin anew
              </button>
            </Show>
            <span class="note">
              <Show when={draft().scriptName} fallback="Or drop a script on it.">
                {draft().scriptName}
              </Show>
            </span>
            <input
              ref={fileInput}
              class="vh"
              type="file"
              tabindex="-1"
              aria-label="Script to open"
              onChange={() => {
                void takeFile(fileInput.files?.[0]);
                fileInput.value = '';
              }}
            />
          </div>
          <TemplateList
            directory={draft().directory}
            home={home.value()?.path}
            isOpen={draft().script === FIRST_SCRIPT}
            onTake={change}
          />
        </div>
        <div class="beside">
          <CheckPane
            id={STATUS_ID}
            check={checked.check()}
            isOld={checked.isOld()}
            isEmpty={body() === undefined}
            onLine={(line, column) => editor?.goTo(line, column)}
          />
          <Field label="Directory" note="Where it runs and where its output goes. Empty: your home.">
            {(ids) => (
              <div class="acts">
                <input
                  {...ids}
                  type="text"
                  autocomplete="off"
                  spellcheck={false}
                  placeholder={home.value()?.path ?? ''}
                  value={draft().directory}
                  onInput={(event) => change({ directory: event.currentTarget.value.trim() })}
                />
                <button
                  type="button"
                  class="btn small"
                  aria-expanded={picking()}
                  onClick={() => setPicking(!picking())}
                >
                  Choose
                </button>
              </div>
            )}
          </Field>
          <Show when={picking()}>
            <DirectoryPicker
              start={draft().directory}
              onPick={(directory) => {
                change({ directory });
                setPicking(false);
              }}
            />
          </Show>
          <Field label="Arguments" note={argsNote(words())}>
            {(ids) => (
              <input
                {...ids}
                type="text"
                autocomplete="off"
                spellcheck={false}
                value={draft().args}
                onInput={(event) => change({ args: event.currentTarget.value })}
              />
            )}
          </Field>
          <div class="acts">
            <button type="submit" class="btn go" disabled={!canSubmit()}>
              Submit
            </button>
          </div>
        </div>
      </form>
    </>
  );
}

/** The words, or what is wrong with them. */
function argsOf(text: string): readonly string[] | string {
  try {
    return splitWords(text);
  } catch (error) {
    return asBreadboxError(error).message;
  }
}

function argsNote(words: readonly string[] | string): string {
  return typeof words === 'string' ? words : 'Given to the script, as on a command line: $1, $2, …';
}

/** The script and the place of an earlier job. */
async function draftOf(job: string): Promise<Partial<ScriptDraft>> {
  const { signal } = new AbortController();
  const url = apiPath('GET /api/jobs/{job}/script', { params: { job } });
  const [detail, script] = await Promise.all([
    call('GET /api/jobs/{job}', { params: { job } }),
    fetchText(url, MOST_SCRIPT_BYTES, signal),
  ]);
  return {
    script,
    scriptName: detail.command?.slice(detail.command.lastIndexOf('/') + 1) ?? '',
    directory: detail.directory ?? '',
    args: joinWords(detail.args),
  };
}
