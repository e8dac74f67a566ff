import { createSignal, For, type JSX, onCleanup } from 'solid-js';
import { BreadboxError, isErrorCode } from '../../cluster/errors.ts';
import type { Sandbox, SandboxLine, SandboxRelease } from '../../protocol/sandbox.ts';
import { apiPath } from '../client.ts';
import { asBreadboxError } from '../load.ts';
import { Field } from '../parts/field.tsx';
import { ProblemNote } from '../parts/problem-note.tsx';
import { readLines } from '../read-lines.ts';

const KEY = 'POST /api/sandboxes';
const RELEASE_WORDS: Readonly<Record<SandboxRelease, string>> = {
  bookworm: 'Debian 12, bookworm',
  trixie: 'Debian 13, trixie',
};

/** Makes a practice cluster, and says what it does while it does it. */
export function MakeSandbox(props: { readonly onMade: (sandbox: Sandbox) => void }): JSX.Element {
  const [lines, setLines] = createSignal<readonly string[]>([]);
  const [problem, setProblem] = createSignal<BreadboxError>();
  const [busy, setBusy] = createSignal(false);
  const abort = new AbortController();
  onCleanup(() => abort.abort());

  const make = async (event: SubmitEvent & { currentTarget: HTMLFormElement }) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const name = String(form.get('name') ?? '').trim();
    setBusy(true);
    setLines([]);
    setProblem(undefined);
    try {
      const body = {
        nodes: Number(form.get('nodes')),
        release: form.get('release') as SandboxRelease,
        offline: Number(form.get('offline') || 0),
        ...(name === '' ? {} : { name }),
      };
      for await (const line of readLines<SandboxLine>(KEY, apiPath(KEY, { body }), { body, signal: abort.signal })) {
        if ('doing' in line) setLines((now) => [...now, line.doing]);
        else if ('sandbox' in line) props.onMade(line.sandbox);
        else throw refusal(line.problem);
      }
    } catch (error) {
      if (!abort.signal.aborted) setProblem(asBreadboxError(error));
    } finally {
      setBusy(false);
    }
  };
  return (
    <form class="make" aria-label="A new practice cluster" onSubmit={make}>
      <ProblemNote problem={problem()} />
      <div class="fields">
        <Field label="Nodes" note="That compute; a head comes with them.">
          {(ids) => <input {...ids} name="nodes" type="number" min="1" max="64" value="4" required />}
        </Field>
        <Field label="System">
          {(ids) => (
            <select {...ids} name="release">
              <For each={Object.entries(RELEASE_WORDS)}>
                {([release, words]) => <option value={release}>{words}</option>}
              </For>
            </select>
          )}
        </Field>
        <Field label="Name" note="One to eight small letters and digits; empty: one is found.">
          {(ids) => (
            <input
              {...ids}
              name="name"
              type="text"
              maxlength="8"
              pattern="[a-z][a-z0-9]{0,7}"
              autocomplete="off"
              autocapitalize="off"
            />
          )}
        </Field>
        <Field
          label="Without internet"
          note="So many of the last nodes get no way out, to see that it works all the same."
        >
          {(ids) => <input {...ids} name="offline" type="number" min="0" max="64" value="0" />}
        </Field>
      </div>
      <div class="acts">
        <button type="submit" class="btn go" disabled={busy()}>
          {busy() ? 'Making it' : 'Make a practice cluster'}
        </button>
      </div>
      <div role="log" aria-label="What is being done">
        <ol class="doing">
          <For each={lines()}>
            {(line, at) => <li classList={{ now: busy() && at() === lines().length - 1 }}>{line}</li>}
          </For>
        </ol>
      </div>
    </form>
  );
}

function refusal({ code, title, hint }: { code: string; title: string; hint?: string | undefined }): BreadboxError {
  return new BreadboxError(isErrorCode(code) ? code : 'internal', title, { hint });
}
