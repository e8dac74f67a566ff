import { useNavigate } from '@solidjs/router';
import { createSignal, For, type JSX, Show } from 'solid-js';
import type { BreadboxError } from '../../cluster/errors.ts';
import type { NodeRow } from '../../protocol/inventory.ts';
import type { Up } from '../../protocol/provision.ts';
import { countOf } from '../amounts.ts';
import { call } from '../client.ts';
import { clockText } from '../clock.ts';
import { asBreadboxError } from '../load.ts';
import { Confirm } from '../parts/confirm.tsx';
import { Field } from '../parts/field.tsx';
import { ProblemNote } from '../parts/problem-note.tsx';
import { Section } from '../parts/section.tsx';
import { ChoiceFields, readChoices } from './choice-fields.tsx';
import { HostKeys } from './host-keys.tsx';
import { type FormKind, keepDraft, keptDraft } from './up-draft.ts';

const KINDS: readonly { readonly kind: FormKind; readonly word: string; readonly note: string }[] = [
  { kind: 'up', word: 'Bring up all', note: 'or go on where it stopped; what is well is left alone' },
  { kind: 'add', word: 'Add nodes', note: 'that are in the list, but not in the cluster; the rest is untouched' },
  { kind: 'remove', word: 'Remove nodes', note: 'what Breadbox wrote there goes, packages stay' },
  { kind: 'down', word: 'Take the cluster down', note: 'on all nodes; what was there before comes back' },
];
const BEGIN: Readonly<Record<FormKind, string>> = {
  up: 'Bring up',
  add: 'Add',
  remove: 'Remove',
  down: 'Take down',
};

/** What to do, how, and with which passwords; a look comes first, the change after it. */
export function BeginForm(props: {
  readonly nodes: readonly NodeRow[];
  readonly hasCluster: boolean;
  /** A look that has been made: then the change is the main thing. */
  readonly looked: Up | undefined;
}): JSX.Element {
  const navigate = useNavigate();
  const draft = keptDraft();
  const [kind, setKind] = createSignal<FormKind>(props.hasCluster ? draft.kind : 'up');
  const [pins, setPins] = createSignal(false);
  const [problem, setProblem] = createSignal<BreadboxError>();
  const [busy, setBusy] = createSignal(false);
  const [asks, setAsks] = createSignal(false);
  const [needsPassword, setNeedsPassword] = createSignal(false);
  let form!: HTMLFormElement;
  const some = () => kind() === 'add' || kind() === 'remove';
  const ends = () => kind() === 'remove' || kind() === 'down';
  /** A node that is up has its key pinned; of the others the head knows, and says so when it is asked. */
  const strangers = () => props.nodes.filter(({ state }) => state !== 'up').map(({ node }) => node);

  const begin = async (dryRun: boolean) => {
    if (!form.reportValidity()) return;
    const given = new FormData(form);
    const word = (name: string) => String(given.get(name) ?? '');
    const chosen = {
      kind: kind(),
      nodes: word('nodes').trim(),
      choices: readChoices(given),
      reboot: given.has('reboot'),
    };
    keepDraft(chosen);
    setBusy(true);
    setProblem(undefined);
    try {
      const passwords = {
        ...(word('ssh') === '' ? {} : { ssh: word('ssh') }),
        ...(word('sudo') === '' ? {} : { sudo: word('sudo') }),
      };
      const up = await call('POST /api/ups', {
        body: {
          kind: chosen.kind,
          dryRun,
          choices: chosen.choices,
          reboot: chosen.reboot,
          pinHostKeys: pins(),
          ...(some() ? { nodes: chosen.nodes } : {}),
          ...(Object.keys(passwords).length === 0 ? {} : { passwords }),
        },
      });
      navigate(`/up/${up.up}`);
    } catch (error) {
      const known = asBreadboxError(error);
      setNeedsPassword(known.code === 'needs-password');
      setProblem(known);
      document.getElementById('main')?.scrollIntoView({ block: 'start' });
    } finally {
      for (const field of form.querySelectorAll<HTMLInputElement>('input[type="password"]')) field.value = '';
      setBusy(false);
      setAsks(false);
    }
  };
  const beginText = () => {
    if (some()) return `${BEGIN[kind()]} them`;
    return `${BEGIN[kind()]} ${countOf(props.nodes.length, 'node')}`;
  };

  return (
    <form
      ref={form}
      class="begin"
      aria-label="What to do"
      onSubmit={(event) => {
        event.preventDefault();
        void begin(props.looked === undefined);
      }}
    >
      <ProblemNote problem={problem()} />
      <Show when={props.looked}>
        {(up) => (
          <p class="hint">
            Looked at {clockText(up().endedAt ?? up().startedAt)}: {countOf(up().changed, 'change')} would be made. The
            same choices stand below.
          </p>
        )}
      </Show>
      <Show when={props.hasCluster}>
        <Section heading="What to do">
          <fieldset class="kinds">
            <legend class="vh">What to do</legend>
            <For each={KINDS}>
              {(one) => (
                <label class="choose">
                  <input
                    type="radio"
                    name="kind"
                    value={one.kind}
                    checked={kind() === one.kind}
                    onChange={() => setKind(one.kind)}
                  />{' '}
                  <span>
                    <b>{one.word}</b> <span class="quiet">{one.note}</span>
                  </span>
                </label>
              )}
            </For>
          </fieldset>
          <Show when={some()}>
            <Field label="Which nodes" note="A node set, as rain[4-5], or a group, as @blue.">
              {(ids) => (
                <input
                  {...ids}
                  name="nodes"
                  type="text"
                  required
                  autocomplete="off"
                  value={draft.nodes}
                  spellcheck={false}
                />
              )}
            </Field>
          </Show>
        </Section>
      </Show>
      <Show when={!ends()}>
        <Section heading="Choices">
          <details open={Object.keys(draft.choices).length > 0}>
            <summary>Everything is decided from what the nodes are; open to decide yourself</summary>
            <ChoiceFields choices={draft.choices} reboot={draft.reboot} />
          </details>
        </Section>
      </Show>
      <Show when={strangers().length > 0 && !ends()}>
        <Section heading="Are these your boards?">
          <HostKeys nodes={strangers()} pins={pins()} onPins={setPins} />
        </Section>
      </Show>
      <Section heading="Passwords">
        <details open={needsPassword()}>
          <summary>Needed only where a node asks for one</summary>
          <div class="fields">
            <Field label="Password for SSH" note="For the first contact; a key is put in place for later.">
              {(ids) => <input {...ids} name="ssh" type="password" maxlength="1000" autocomplete="off" />}
            </Field>
            <Field label="Password for sudo" note="Where the account that logs in is not root.">
              {(ids) => <input {...ids} name="sudo" type="password" maxlength="1000" autocomplete="off" />}
            </Field>
          </div>
          <p class="note">They are held in memory until this up ends, and written nowhere. Give them with each up.</p>
        </details>
      </Section>
      <Show
        when={asks()}
        fallback={
          <div class="acts begin-acts">
            <Show
              when={props.looked}
              fallback={
                <>
                  <button type="submit" class="btn go" disabled={busy()}>
                    {busy() ? 'Beginning' : 'Look what would change'}
                  </button>
                  <button type="button" class="btn" disabled={busy()} onClick={() => setAsks(true)}>
                    {beginText()} without a look
                  </button>
                </>
              }
            >
              <button
                type={ends() ? 'button' : 'submit'}
                class="btn go"
                disabled={busy()}
                onClick={() => ends() && setAsks(true)}
              >
                {busy() ? 'Beginning' : beginText()}
              </button>
              <button type="button" class="btn" disabled={busy()} onClick={() => void begin(true)}>
                Look again
              </button>
            </Show>
          </div>
        }
      >
        <Confirm
          question={ends() ? 'Jobs that run there are ended. Go on?' : 'The nodes are changed at once. Go on?'}
          yes={beginText()}
          no="Not now"
          busy={busy()}
          onYes={() => void begin(false)}
          onNo={() => setAsks(false)}
        />
      </Show>
    </form>
  );
}
