import { createSignal, createUniqueId, For, type JSX, Show } from 'solid-js';
import type { BreadboxError } from '../../cluster/errors.ts';
import { MOST_CONSOLES } from '../../protocol/console-limits.ts';
import { asBreadboxError } from '../load.ts';
import { nodes } from '../nodes/node-list.ts';
import { Field } from '../parts/field.tsx';
import { ProblemNote } from '../parts/problem-note.tsx';
import { askForConsoles, type OpenedConsole } from './open-consoles.ts';

/** Which nodes; and once more the password, where the head asks for it. */
export function OpenConsoleForm(props: {
  readonly nodes: string;
  /** There are some already. */
  readonly more: boolean;
  readonly onOpened: (opened: readonly OpenedConsole[]) => void;
}): JSX.Element {
  const list = createUniqueId();
  const [busy, setBusy] = createSignal(false);
  const [problem, setProblem] = createSignal<BreadboxError>();
  const [asksPassword, setAsksPassword] = createSignal(false);
  const groups = () => [...new Set((nodes() ?? []).flatMap((node) => node.groups))].sort();
  const open = async (event: SubmitEvent & { currentTarget: HTMLFormElement }) => {
    event.preventDefault();
    const form = event.currentTarget;
    const said = new FormData(form);
    const password = said.get('password');
    setBusy(true);
    setProblem(undefined);
    try {
      const opened = await askForConsoles(
        String(said.get('nodes')).trim(),
        password === null ? undefined : String(password),
      );
      setAsksPassword(false);
      props.onOpened(opened);
    } catch (error) {
      const wrong = asBreadboxError(error);
      if (wrong.code === 'needs-password' && !asksPassword()) {
        setAsksPassword(true);
        form.querySelector<HTMLInputElement>('input[type="password"]')?.focus();
      } else setProblem(wrong);
    } finally {
      setBusy(false);
    }
  };
  return (
    <form class="open-consoles" aria-label="Open terminals" onSubmit={open}>
      <ProblemNote problem={problem()} />
      <div class="fields">
        <Field
          label="Nodes"
          note={
            <>
              A node, <code>n[1-4]</code>, a group as <code>@blue</code>, or <code>@all</code>; {MOST_CONSOLES}{' '}
              terminals at most.
            </>
          }
        >
          {(ids) => (
            <input
              {...ids}
              name="nodes"
              type="text"
              required
              list={list}
              value={props.nodes}
              autocomplete="off"
              autocapitalize="off"
              spellcheck={false}
            />
          )}
        </Field>
        <datalist id={list}>
          <option value="@all" />
          <For each={groups()}>{(group) => <option value={`@${group}`} />}</For>
          <For each={nodes()}>{(node) => <option value={node.node} />}</For>
        </datalist>
        <Show when={asksPassword()}>
          <Field label="Your password" note="That of this dashboard, once more; then not for ten minutes.">
            {(ids) => <input {...ids} name="password" type="password" required autocomplete="current-password" />}
          </Field>
        </Show>
      </div>
      <div class="acts">
        <button type="submit" class="btn" classList={{ go: !props.more }} disabled={busy()}>
          {props.more ? 'Open more' : 'Open'}
        </button>
      </div>
    </form>
  );
}
