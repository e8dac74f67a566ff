import { createSignal, type JSX, Show } from 'solid-js';
import type { BreadboxError } from '../../cluster/errors.ts';
import type { Examination } from '../../protocol/doctor.ts';
import { call } from '../client.ts';
import { asBreadboxError } from '../load.ts';
import { Field } from '../parts/field.tsx';
import { ProblemNote } from '../parts/problem-note.tsx';
import { forgetPasswords, NodePasswords, readPasswords } from './node-passwords.tsx';

/** Which nodes, and with which passwords: an examination of its own kind. */
export function BeginForm(props: { readonly onBegun: (examination: Examination) => void }): JSX.Element {
  const [busy, setBusy] = createSignal(false);
  const [problem, setProblem] = createSignal<BreadboxError>();
  const begin = async (form: HTMLFormElement) => {
    const given = new FormData(form);
    const nodes = String(given.get('nodes') ?? '').trim();
    setBusy(true);
    setProblem(undefined);
    try {
      props.onBegun(
        await call('POST /api/doctor', { body: { ...(nodes === '' ? {} : { nodes }), ...readPasswords(given) } }),
      );
    } catch (error) {
      setProblem(asBreadboxError(error));
    } finally {
      forgetPasswords(form);
      setBusy(false);
    }
  };
  return (
    <form
      class="begin"
      aria-label="Examine some nodes"
      onSubmit={(event) => {
        event.preventDefault();
        void begin(event.currentTarget);
      }}
    >
      <ProblemNote problem={problem()} />
      <div class="fields">
        <Field label="Which nodes" note="A node set, as rain[4-5], or a group, as @blue. Empty: all.">
          {(ids) => <input {...ids} name="nodes" type="text" autocomplete="off" spellcheck={false} />}
        </Field>
        <NodePasswords />
      </div>
      <button type="submit" class="btn" disabled={busy()}>
        <Show when={busy()} fallback="Examine these">
          Beginning
        </Show>
      </button>
    </form>
  );
}
