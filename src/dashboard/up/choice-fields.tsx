import type { JSX } from 'solid-js';
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
        <Field label="Home" note="Shared: a file that a job writes on one node is there on all.">
          {(ids) => (
            <select {...ids} name="home">
              <option value="">As it suits the nodes</option>
              <option value="nfs" selected={props.choices.home === 'nfs'}>
                Shared by NFS
              </option>
              <option value="none" selected={props.choices.home === 'none'}>
                Not shared by Breadbox
              </option>
            </select>
          )}
        </Field>
        <Field label="Partitions of Slurm" note="Queues: one for all, or boards of a kind together.">
          {(ids) => (
            <select {...ids} name="partitionBy">
              <option value="">One of all nodes</option>
              <option value="board" selected={props.choices.partitionBy === 'board'}>
                One for each kind of board
              </option>
              <option value="group" selected={props.choices.partitionBy === 'group'}>
                One for each group
              </option>
            </select>
          )}
        </Field>
        <Field
          label="History of jobs"
          note="The text file needs no process; the database keeps more, and 100 MB of memory."
        >
          {(ids) => (
            <select {...ids} name="accounting">
              <option value="">A text file on the head</option>
              <option value="slurmdbd" selected={props.choices.accounting === 'slurmdbd'}>
                A database on the head
              </option>
            </select>
          )}
        </Field>
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

/** What the fields say, without those left empty. */
export function readChoices(form: FormData): ClusterChoices {
  const words = ['name', 'home', 'network', 'accounting', 'partitionBy', 'timeServer'] as const;
  return Object.fromEntries(
    words.map((word) => [word, String(form.get(word) ?? '').trim()]).filter(([, value]) => value !== ''),
  );
}
