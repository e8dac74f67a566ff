import { createSignal, type JSX, Show } from 'solid-js';
import type { BreadboxError } from '../../cluster/errors.ts';
import type { Examination, Finding } from '../../protocol/doctor.ts';
import { call } from '../client.ts';
import { asBreadboxError } from '../load.ts';
import { Field } from '../parts/field.tsx';
import { ProblemNote } from '../parts/problem-note.tsx';
import { forgetPasswords, NodePasswords, readPasswords } from './node-passwords.tsx';

/** Asks once more before nodes are changed, and for the person's own password where there is one. */
export function MendForm(props: {
  readonly nodes: string;
  readonly findings: readonly Finding[];
  readonly onBegun: (examination: Examination) => void;
  readonly onLeft: () => void;
}): JSX.Element {
  const [busy, setBusy] = createSignal(false);
  const [problem, setProblem] = createSignal<BreadboxError>();
  const [asksPassword, setAsksPassword] = createSignal(false);
  const reboots = () => props.findings.some(({ needs }) => needs === 'reboot');
  const mend = async (form: HTMLFormElement) => {
    const given = new FormData(form);
    const confirm = String(given.get('confirm') ?? '');
    setBusy(true);
    setProblem(undefined);
    try {
      const checks = [...new Set(props.findings.map(({ check }) => check))];
      const body = {
        nodes: props.nodes,
        fix: true,
        checks,
        ...readPasswords(given),
        ...(confirm === '' ? {} : { confirm }),
      };
      props.onBegun(await call('POST /api/doctor', { body }));
    } catch (error) {
      const known = asBreadboxError(error);
      const isFirst = known.code === 'needs-password' && !asksPassword();
      if (known.code === 'needs-password') setAsksPassword(true);
      // Whether there is a password is known to the head alone: that it asks is no trouble.
      setProblem(isFirst ? undefined : known);
      form.querySelector<HTMLInputElement>('input[name="confirm"]')?.focus();
    } finally {
      forgetPasswords(form);
      setBusy(false);
    }
  };
  return (
    <form
      class="sheet mend"
      aria-label="Mend what can be mended"
      onSubmit={(event) => {
        event.preventDefault();
        void mend(event.currentTarget);
      }}
    >
      <ProblemNote problem={problem()} />
      <p class="what" role="alert">
        {reboots()
          ? 'Nodes are changed and restarted; jobs there end.'
          : 'Nodes are changed, and services there restarted.'}{' '}
        Go on?
      </p>
      <Show when={asksPassword()}>
        <Field label="Your password" note="The one that you log in with.">
          {(ids) => (
            <input {...ids} name="confirm" type="password" maxlength="1024" autocomplete="current-password" required />
          )}
        </Field>
      </Show>
      <details>
        <summary>Passwords of the nodes, where they ask for some</summary>
        <div class="fields">
          <NodePasswords />
        </div>
      </details>
      <div class="acts">
        <button type="submit" class="btn stop" disabled={busy()}>
          {busy() ? 'Beginning' : 'Mend it'}
        </button>
        <button
          type="button"
          class="btn"
          ref={(keep) => queueMicrotask(() => keep.focus())}
          onClick={() => props.onLeft()}
        >
          Not now
        </button>
      </div>
    </form>
  );
}
