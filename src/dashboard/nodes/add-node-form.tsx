import { createSignal, For, type JSX } from 'solid-js';
import type { BreadboxError } from '../../cluster/errors.ts';
import type { NodeRole } from '../../protocol/node-roles.ts';
import { call } from '../client.ts';
import { asBreadboxError } from '../load.ts';
import { Field } from '../parts/field.tsx';
import { ProblemNote } from '../parts/problem-note.tsx';

const NAME_PATTERN = '[a-z0-9]([a-z0-9\\-]*[a-z0-9])?';

const ROLE_MEANINGS: Readonly<Record<NodeRole, string>> = {
  head: 'head: gives out the jobs',
  compute: 'compute: runs them',
  storage: 'storage: serves the shared home',
};

/** One node by hand. */
export function AddNodeForm(props: { readonly onDone: (said: string) => void }): JSX.Element {
  const [problem, setProblem] = createSignal<BreadboxError>();
  const [busy, setBusy] = createSignal(false);
  const add = async (event: SubmitEvent & { currentTarget: HTMLFormElement }) => {
    event.preventDefault();
    const page = event.currentTarget;
    const form = new FormData(page);
    const word = (name: string) => String(form.get(name) ?? '').trim();
    const node = word('node');
    setBusy(true);
    setProblem(undefined);
    try {
      const one = {
        node,
        address: word('address'),
        roles: form.getAll('role') as NodeRole[],
        groups: word('groups')
          .split(/[\s,]+/)
          .filter(Boolean),
        ...(word('user') === '' ? {} : { user: word('user') }),
        ...(word('port') === '' ? {} : { port: Number(word('port')) }),
        ...(word('board') === '' ? {} : { board: word('board') }),
      };
      await call('POST /api/inventory', { body: { nodes: [one] } });
      page.reset();
      page.querySelector('input')?.focus();
      props.onDone(`${node} added.`);
    } catch (error) {
      setProblem(asBreadboxError(error));
    } finally {
      setBusy(false);
    }
  };
  return (
    <form aria-label="A node by hand" onSubmit={add}>
      <ProblemNote problem={problem()} />
      <div class="fields">
        <Field label="Name" note="What the cluster will call it, as rain0.">
          {(ids) => (
            <input
              {...ids}
              name="node"
              type="text"
              required
              maxlength="63"
              pattern={NAME_PATTERN}
              title="small letters, digits and hyphens"
              autocomplete="off"
              autocapitalize="off"
              spellcheck={false}
            />
          )}
        </Field>
        <Field label="Address" note="Of the internet, or a name that this computer knows.">
          {(ids) => (
            <input {...ids} name="address" type="text" required maxlength="253" autocomplete="off" spellcheck={false} />
          )}
        </Field>
        <Field label="Log in as" note="Empty: as your SSH configuration says.">
          {(ids) => <input {...ids} name="user" type="text" maxlength="32" autocomplete="off" autocapitalize="off" />}
        </Field>
        <Field label="Groups" note="Names, with commas between; a command for @blue goes to all of blue.">
          {(ids) => <input {...ids} name="groups" type="text" autocomplete="off" />}
        </Field>
        <Field label="Board" note="Empty: it is asked when it is contacted.">
          {(ids) => <input {...ids} name="board" type="text" maxlength="100" autocomplete="off" />}
        </Field>
        <Field label="Port of its SSH server">
          {(ids) => <input {...ids} name="port" type="number" min="1" max="65535" placeholder="22" />}
        </Field>
      </div>
      <fieldset class="roles">
        <legend>What it is for</legend>
        <For each={Object.entries(ROLE_MEANINGS)}>
          {([role, meaning]) => (
            <label class="choose">
              <input type="checkbox" name="role" value={role} checked={role === 'compute'} /> {meaning}
            </label>
          )}
        </For>
      </fieldset>
      <div class="acts">
        <button type="submit" class="btn" disabled={busy()}>
          Add this node
        </button>
      </div>
    </form>
  );
}
