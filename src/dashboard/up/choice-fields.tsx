import { For, type JSX } from 'solid-js';
import type { ClusterChoices } from '../../protocol/provision.ts';
import { Field } from '../parts/field.tsx';

const NAME_PATTERN = '[a-z0-9][a-z0-9\\-]*';

/** How the cluster is to be; all of it may stay empty. */
export function ChoiceFields(props: { readonly choices: ClusterChoices; readonly reboot: boolean }): JSX.Element {
  return (
    <>
      <div class="fields">
        <Field label="Name of the cluster" note="Small letters, digits and hyphens; as Slurm will call it.">
          {(ids) => (
            <input
              {...ids}
              name="name"
              type="text"
              maxlength="40"
              pattern={NAME_PATTERN}
              autocomplete="off"
              autocapitalize="off"
              value={props.choices.name ?? ''}
            />
          )}
        </Field>
        <Select
          label="Home"
          note="Shared: a file that a job writes on one node is there on all."
          name="home"
          value={props.choices.home}
          options={{ '': 'As it suits the nodes', nfs: 'Shared by NFS', none: 'Not shared by Breadbox' }}
        />
        <Select
          label="Partitions of Slurm"
          note="Queues: one for all, or boards of a kind together."
          name="partitionBy"
          value={props.choices.partitionBy}
          options={{ '': 'One of all nodes', board: 'One for each kind of board', group: 'One for each group' }}
        />
        <Select
          label="History of jobs"
          note="The text file needs no process; the database keeps more, and 100 MB of memory."
          name="accounting"
          value={props.choices.accounting}
          options={{ '': 'A text file on the head', slurmdbd: 'A database on the head' }}
        />
        <Field label="Network of the nodes" note="As 192.168.7.0/24; empty: the one that holds all their addresses.">
          {(ids) => (
            <input
              {...ids}
              name="network"
              type="text"
              maxlength="64"
              autocomplete="off"
              value={props.choices.network ?? ''}
            />
          )}
        </Field>
        <Field label="Time comes from" note="A time server; empty: the one that the head uses already.">
          {(ids) => (
            <input
              {...ids}
              name="timeServer"
              type="text"
              maxlength="253"
              autocomplete="off"
              value={props.choices.timeServer ?? ''}
            />
          )}
        </Field>
      </div>
      <label class="choose">
        <input type="checkbox" name="reboot" checked={props.reboot} /> Restart nodes that need it, as a Raspberry Pi for
        memory limits
      </label>
    </>
  );
}

/** `options` by value; the empty one leaves it to the head. */
function Select(props: {
  readonly label: string;
  readonly note: string;
  readonly name: keyof ClusterChoices;
  readonly value: string | undefined;
  readonly options: Readonly<Record<string, string>>;
}): JSX.Element {
  return (
    <Field label={props.label} note={props.note}>
      {(ids) => (
        <select {...ids} name={props.name}>
          <For each={Object.entries(props.options)}>
            {([value, words]) => (
              <option value={value} selected={value === (props.value ?? '')}>
                {words}
              </option>
            )}
          </For>
        </select>
      )}
    </Field>
  );
}

/** What the fields say, without those left empty. */
export function readChoices(form: FormData): ClusterChoices {
  const words = ['name', 'home', 'network', 'accounting', 'partitionBy', 'timeServer'] as const;
  return Object.fromEntries(
    words.map((word) => [word, String(form.get(word) ?? '').trim()]).filter(([, value]) => value !== ''),
  );
}
