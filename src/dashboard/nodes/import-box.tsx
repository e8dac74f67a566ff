import { createSignal, For, type JSX, Show } from 'solid-js';
import { BreadboxError } from '../../cluster/errors.ts';
import { NodeSet } from '../../cluster/node-set.ts';
import type { ImportResult, InventoryText } from '../../protocol/inventory.ts';
import { countOf } from '../amounts.ts';
import { call } from '../client.ts';
import { createDropZone } from '../drop-zone.ts';
import { asBreadboxError } from '../load.ts';
import { Field } from '../parts/field.tsx';
import { StateGlyph } from '../parts/state-glyph.tsx';
import { ImportErrors } from './import-errors.tsx';

const MAX_BYTES = 1024 * 1024;
/** What typed lines are called in messages. */
const TYPED_NAME = 'typed';

/** Reads a list of nodes: first what it would do, all errors at once; then, on a button, does it. */
export function ImportBox(props: { readonly isMain: boolean; readonly onDone: (said: string) => void }): JSX.Element {
  const [file, setFile] = createSignal<InventoryText>();
  const [preview, setPreview] = createSignal<ImportResult>();
  const [problem, setProblem] = createSignal<BreadboxError>();
  const [replace, setReplace] = createSignal(false);
  const [busy, setBusy] = createSignal(false);
  let input!: HTMLInputElement;
  let typed!: HTMLTextAreaElement;

  const ask = async (given: InventoryText, dryRun: boolean) => {
    setBusy(true);
    setProblem(undefined);
    try {
      const result = await call('POST /api/inventory/import', { body: { ...given, replace: replace(), dryRun } });
      if (dryRun) return setPreview(result);
      forget();
      props.onDone(doneText(result));
    } catch (error) {
      setPreview(undefined);
      setProblem(asBreadboxError(error));
    } finally {
      setBusy(false);
    }
  };
  const take = async (picked: File | undefined) => {
    if (picked === undefined) return;
    if (picked.size > MAX_BYTES) {
      setFile({ name: picked.name, text: '' });
      setProblem(new BreadboxError('too-large', `${picked.name} is no list of nodes: it is larger than 1 MiB.`));
      return;
    }
    look({ name: picked.name, text: await picked.text() });
  };
  const look = (given: InventoryText) => {
    setFile(given);
    setPreview(undefined);
    void ask(given, true);
  };
  const forget = () => {
    setFile(undefined);
    setPreview(undefined);
    setProblem(undefined);
  };
  const zone = createDropZone((event) => void take(event.dataTransfer?.files[0]));
  const changes = () => {
    const result = preview();
    return result !== undefined && result.added.length + result.changed.length + result.removed.length > 0;
  };

  return (
    <div class="import">
      <div class="drop slim" classList={{ over: zone.isOver() }} {...zone.events}>
        <div>
          <p>Drop a list of nodes here: CSV, YAML, an Ansible inventory, or one address a line.</p>
        </div>
        <button
          type="button"
          class="btn"
          classList={{ go: props.isMain && file() === undefined }}
          disabled={busy()}
          onClick={() => input.click()}
        >
          Choose a file
        </button>
        <input
          ref={input}
          class="vh"
          type="file"
          tabindex="-1"
          aria-label="List of nodes"
          onChange={() => {
            void take(input.files?.[0]);
            input.value = '';
          }}
        />
      </div>
      <details>
        <summary>Or type the addresses</summary>
        <form
          class="typed"
          onSubmit={(event) => {
            event.preventDefault();
            look({ name: TYPED_NAME, text: typed.value, format: 'list' });
          }}
        >
          <Field label="Nodes, one a line" note="An address or a name, as 192.168.7.10, pi@rain0.lan or rain[0-7].lan.">
            {(ids) => <textarea {...ids} ref={typed} rows="5" spellcheck={false} required />}
          </Field>
          <button type="submit" class="btn" disabled={busy()}>
            Read them
          </button>
        </form>
      </details>
      <Show when={problem()}>
        {(refused) => <ImportErrors problem={refused()} name={file()?.name ?? ''} text={file()?.text ?? ''} />}
      </Show>
      <div role="status">
        <Show when={preview()}>
          {(result) => (
            <>
              <p>
                <b>{file()?.name}</b> {previewText(result())}
              </p>
              <Warnings warnings={result().warnings} />
            </>
          )}
        </Show>
      </div>
      <Show when={preview()}>
        <label class="choose">
          <input
            type="checkbox"
            checked={replace()}
            onChange={(event) => {
              setReplace(event.currentTarget.checked);
              const given = file();
              if (given !== undefined) void ask(given, true);
            }}
          />{' '}
          Forget the nodes that it does not name
        </label>
        <div class="acts">
          <Show when={changes()}>
            <button
              type="button"
              class="btn go"
              disabled={busy()}
              onClick={() => {
                const given = file();
                if (given !== undefined) void ask(given, false);
              }}
            >
              Import
            </button>
          </Show>
          <button type="button" class="btn plain" onClick={forget}>
            Leave it
          </button>
        </div>
      </Show>
    </div>
  );
}

function Warnings(props: { readonly warnings: readonly string[] }): JSX.Element {
  return (
    <ul class="notes">
      <For each={props.warnings}>
        {(warning) => (
          <li class="state long warn">
            <StateGlyph shape="triangle" />
            <div>
              <span class="vh">warning: </span>
              {warning}
            </div>
          </li>
        )}
      </For>
    </ul>
  );
}

function previewText({ added, changed, removed, unchanged }: ImportResult): string {
  const parts = [
    ...(added.length === 0 ? [] : [`adds ${setText(added)}`]),
    ...(changed.length === 0 ? [] : [`changes ${setText(changed)}`]),
    ...(removed.length === 0 ? [] : [`forgets ${setText(removed)}`]),
  ];
  if (parts.length === 0)
    return `says what is known already of ${countOf(unchanged.length, 'node')}: nothing would change.`;
  const same = unchanged.length === 0 ? '' : `; ${countOf(unchanged.length, 'node')} stay as they are`;
  return `${parts.join(', ')}${same}. No node is touched by that.`;
}

function doneText({ added, changed, removed }: ImportResult): string {
  const parts = [
    ...(added.length === 0 ? [] : [`${setText(added)} added`]),
    ...(changed.length === 0 ? [] : [`${setText(changed)} changed`]),
    ...(removed.length === 0 ? [] : [`${setText(removed)} forgotten`]),
  ];
  return `Imported: ${parts.join(', ')}.`;
}

function setText(names: readonly string[]): string {
  return NodeSet.of(names).toString();
}
