import { A } from '@solidjs/router';
import { createSignal, For, type JSX, Match, onCleanup, Show, Switch } from 'solid-js';
import { BreadboxError } from '../../cluster/errors.ts';
import type { ApiOutput } from '../../protocol/api.ts';
import { MAX_BUNDLE_BYTES } from '../../protocol/bundle-entry.ts';
import { bytesText, countOf, percentText } from '../amounts.ts';
import { createDropZone } from '../drop-zone.ts';
import { asBreadboxError } from '../load.ts';
import { Bar } from '../parts/bar.tsx';
import { ProblemNote } from '../parts/problem-note.tsx';
import { PushLines } from '../parts/push-lines.tsx';
import { StateGlyph } from '../parts/state-glyph.tsx';
import { upload } from '../upload.ts';
import { filesOfFolder, filesOfInput, type PickedFile, pickFiles } from './picked-files.ts';

type Pushed = ApiOutput<'POST /api/farm/projects'>;
type State =
  | { readonly step: 'idle' }
  | { readonly step: 'busy'; readonly words: string; readonly share: number }
  | { readonly step: 'done'; readonly pushed: Pushed };

/** A folder or a zip becomes a project: dropped here, or chosen. */
export function PushBox(props: { readonly onPushed: () => void }): JSX.Element {
  const [state, setState] = createSignal<State>({ step: 'idle' });
  const [problem, setProblem] = createSignal<BreadboxError>();
  let abort = new AbortController();
  let folderInput!: HTMLInputElement;
  let zipInput!: HTMLInputElement;
  onCleanup(() => abort.abort());

  const push = async (make: (signal: AbortSignal) => Promise<Blob>) => {
    abort = new AbortController();
    const { signal } = abort;
    setProblem(undefined);
    try {
      const bundle = await make(signal);
      const told = (share: number) => setState({ step: 'busy', words: `Sending ${bytesText(bundle.size)}`, share });
      told(0);
      const key = 'POST /api/farm/projects';
      const pushed = await upload(key, '/api/farm/projects', bundle, 'application/zip', told, signal);
      setState({ step: 'done', pushed });
      props.onPushed();
    } catch (error) {
      setState({ step: 'idle' });
      if (!signal.aborted) setProblem(asBreadboxError(error));
    }
  };
  const pushFolder = (folder: string, list: () => Promise<readonly PickedFile[]>) =>
    push(async (signal) => {
      setState({ step: 'busy', words: `Reading ${folder}`, share: 0 });
      const [picked, { zipFiles }] = await Promise.all([
        list().then((all) => pickFiles(folder, all)),
        import('./zip-files.ts'),
      ]);
      const left = picked.left === 0 ? '' : `, ${countOf(picked.left, 'file')} left out`;
      const words = `Packing ${countOf(picked.files.length, 'file')} of ${folder}${left}`;
      return zipFiles(picked, (share) => setState({ step: 'busy', words, share }), signal);
    });
  const pushZip = (file: File) =>
    push(async () => {
      if (file.size <= MAX_BUNDLE_BYTES) return file;
      throw new BreadboxError('too-large', `${file.name} has ${bytesText(file.size)}; a bundle has 64 MiB at most.`);
    });
  const zone = createDropZone((event) => {
    const [item] = event.dataTransfer?.items ?? [];
    const entry = item?.webkitGetAsEntry();
    const file = item?.getAsFile();
    if (entry?.isDirectory) void pushFolder(entry.name, () => filesOfFolder(entry as FileSystemDirectoryEntry));
    else if (file) void pushZip(file);
  });
  const takeFolder = () => {
    const list = folderInput.files;
    if (list?.length) {
      const { folder, all } = filesOfInput(list);
      void pushFolder(folder, async () => all);
    }
    folderInput.value = '';
  };
  const takeZip = () => {
    const [file] = zipInput.files ?? [];
    if (file) void pushZip(file);
    zipInput.value = '';
  };
  const busy = () => {
    const now = state();
    return now.step === 'busy' ? now : undefined;
  };
  const pushed = () => {
    const now = state();
    return now.step === 'done' ? now.pushed : undefined;
  };

  return (
    <>
      <ProblemNote problem={problem()} />
      <div class="drop" classList={{ over: zone.isOver() }} {...zone.events}>
        <div role="status">
          <Switch
            fallback={
              <p>
                <b>Drop a folder or a zip here.</b> It needs a <code>project.yaml</code> at its top, and is 64 MiB at
                most when packed. What <code>.breadboxignore</code> names stays out.
              </p>
            }
          >
            <Match when={busy()}>
              {(now) => (
                <p class="going">
                  {now().words}, {percentText(now().share, 1)}
                  <Bar part={now().share} whole={1} tall />
                </p>
              )}
            </Match>
            <Match when={pushed()}>{(known) => <Done pushed={known()} />}</Match>
          </Switch>
        </div>
        <div class="acts">
          <Show
            when={busy()}
            fallback={
              <>
                <button type="button" class="btn" onClick={() => folderInput.click()}>
                  Choose a folder
                </button>
                <button type="button" class="btn" onClick={() => zipInput.click()}>
                  Choose a zip
                </button>
              </>
            }
          >
            <button type="button" class="btn" onClick={() => abort.abort()}>
              Stop
            </button>
          </Show>
          <input
            ref={(input) => {
              input.webkitdirectory = true;
              folderInput = input;
            }}
            class="vh"
            type="file"
            multiple
            tabindex="-1"
            aria-label="Folder to push"
            onChange={takeFolder}
          />
          <input
            ref={zipInput}
            class="vh"
            type="file"
            accept=".zip,application/zip"
            tabindex="-1"
            aria-label="Zip to push"
            onChange={takeZip}
          />
        </div>
      </div>
      <details>
        <summary>From a terminal</summary>
        <PushLines />
      </details>
    </>
  );
}

function Done(props: { readonly pushed: Pushed }): JSX.Element {
  return (
    <>
      <p>
        <span class="state good">
          <StateGlyph shape="tick" />
        </span>{' '}
        <A href={`/farm/projects/${props.pushed.project}`}>{props.pushed.project}</A>{' '}
        {props.pushed.created ? 'is here as version' : 'was here already, unchanged, as version'}{' '}
        <code>{props.pushed.version.slice(0, 12)}</code>.
      </p>
      <For each={props.pushed.warnings}>
        {(warning) => (
          <p class="state warn long">
            <StateGlyph shape="triangle" /> {warning}
          </p>
        )}
      </For>
    </>
  );
}
