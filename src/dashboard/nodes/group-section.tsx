import { createSignal, For, type JSX, onCleanup, Show } from 'solid-js';
import type { BreadboxError } from '../../cluster/errors.ts';
import { NodeSet } from '../../cluster/node-set.ts';
import { countOf } from '../amounts.ts';
import { call } from '../client.ts';
import { asBreadboxError, type Load } from '../load.ts';
import { Field } from '../parts/field.tsx';
import { ProblemNote } from '../parts/problem-note.tsx';
import { Section } from '../parts/section.tsx';
import { isOwner } from '../session.ts';

const NAME_PATTERN = '[A-Za-z][A-Za-z0-9_\\-]*';

type Group = { readonly group: string; readonly nodes: string };

/** Named node sets; the owner adds, changes and removes them here. */
export function GroupSection(props: { readonly groups: Load<readonly Group[]> }): JSX.Element {
  const [edited, setEdited] = createSignal<Group>();
  const [problem, setProblem] = createSignal<BreadboxError>();
  const [busy, setBusy] = createSignal(false);
  const known = () => props.groups.value() ?? [];
  const save = async (group: string, nodes: string) => {
    setBusy(true);
    setProblem(undefined);
    try {
      await call('PUT /api/groups/{group}', { params: { group }, body: { nodes } });
      setEdited(undefined);
      props.groups.reload();
    } catch (error) {
      setProblem(asBreadboxError(error));
    } finally {
      setBusy(false);
    }
  };
  return (
    <Section
      heading="Groups"
      aside={
        <Show when={isOwner() && edited() === undefined}>
          <button type="button" class="btn small" onClick={() => setEdited({ group: '', nodes: '' })}>
            Make a group
          </button>
        </Show>
      }
    >
      <ProblemNote problem={problem() ?? props.groups.problem()} />
      <Show
        when={known().length > 0}
        fallback={
          <p class="mid">
            No group yet. A group is a name for some nodes: <code>@blue</code> then stands for all of them, wherever
            nodes are asked for.
          </p>
        }
      >
        <div class="scroll">
          <table class="groups">
            <caption class="vh">Groups of nodes</caption>
            <thead>
              <tr>
                <th scope="col">Group</th>
                <th scope="col">Nodes</th>
                <th scope="col" class="num md">
                  How many
                </th>
                <Show when={isOwner()}>
                  <th scope="col">
                    <span class="vh">Change</span>
                  </th>
                </Show>
              </tr>
            </thead>
            <tbody>
              <For each={known()}>
                {(one) => (
                  <tr>
                    <td class="nw">
                      <b>@{one.group}</b>
                    </td>
                    <td class="wrap">{one.nodes}</td>
                    <td class="num md">{NodeSet.parse(one.nodes).size}</td>
                    <Show when={isOwner()}>
                      <td class="num nw">
                        <button type="button" class="btn small" onClick={() => setEdited(one)}>
                          Change<span class="vh"> {one.group}</span>
                        </button>
                      </td>
                    </Show>
                  </tr>
                )}
              </For>
            </tbody>
          </table>
        </div>
      </Show>
      <Show when={edited()} keyed>
        {(group) => (
          <GroupForm
            group={group}
            busy={busy()}
            onSave={(name, nodes) => void save(name, nodes)}
            onLeave={() => {
              setEdited(undefined);
              setProblem(undefined);
            }}
          />
        )}
      </Show>
    </Section>
  );
}

function GroupForm(props: {
  readonly group: Group;
  readonly busy: boolean;
  readonly onSave: (name: string, nodes: string) => void;
  readonly onLeave: () => void;
}): JSX.Element {
  const isNew = () => props.group.group === '';
  const [nodes, setNodes] = createSignal(props.group.nodes);
  const read = () => readSet(nodes());
  let first!: HTMLInputElement;
  const focus = setTimeout(() => first.focus());
  onCleanup(() => clearTimeout(focus));
  return (
    <form
      class="group-form"
      aria-label={isNew() ? 'A new group' : `Group ${props.group.group}`}
      onSubmit={(event) => {
        event.preventDefault();
        const form = new FormData(event.currentTarget);
        props.onSave(isNew() ? String(form.get('group')).trim() : props.group.group, nodes().trim());
      }}
    >
      <div class="fields">
        <Show when={isNew()}>
          <Field label="Name" note="Small letters, digits and hyphens.">
            {(ids) => (
              <input
                {...ids}
                ref={first}
                name="group"
                type="text"
                required
                maxlength="63"
                pattern={NAME_PATTERN}
                autocomplete="off"
                autocapitalize="off"
              />
            )}
          </Field>
        </Show>
        <Field label={isNew() ? 'Nodes' : `Nodes of ${props.group.group}`} note={<span role="status">{read()}</span>}>
          {(ids) => (
            <input
              {...ids}
              ref={(field) => {
                if (!isNew()) first = field;
              }}
              type="text"
              required
              placeholder="rain[0-3,7]"
              autocomplete="off"
              autocapitalize="off"
              value={nodes()}
              onInput={(event) => setNodes(event.currentTarget.value)}
            />
          )}
        </Field>
      </div>
      <div class="acts">
        <button type="submit" class="btn" disabled={props.busy}>
          Save
        </button>
        <Show when={!isNew()}>
          <button
            type="button"
            class="btn stop"
            disabled={props.busy}
            onClick={() => props.onSave(props.group.group, '')}
          >
            Remove the group
          </button>
        </Show>
        <button type="button" class="btn plain" onClick={() => props.onLeave()}>
          Leave it
        </button>
      </div>
    </form>
  );
}

/** What a node set means, while it is typed. */
function readSet(text: string): string {
  if (text.trim() === '') return 'A node set, as rain[0-3,7].';
  // A group inside is resolved by the head alone.
  if (text.includes('@')) return 'A node set with groups in it.';
  try {
    return `${countOf(NodeSet.parse(text).size, 'node')}.`;
  } catch (error) {
    return asBreadboxError(error).message;
  }
}
