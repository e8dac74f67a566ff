import { createEffect, createSignal, For, type JSX, on, onCleanup, Show } from 'solid-js';
import { createStore, reconcile } from 'solid-js/store';
import type { BreadboxError } from '../../cluster/errors.ts';
import { bytesText, countOf } from '../amounts.ts';
import { apiPath, call } from '../client.ts';
import { clockSecondsText } from '../clock.ts';
import { asBreadboxError } from '../load.ts';
import { ProblemNote } from '../parts/problem-note.tsx';
import { FilePreview, isShown } from './file-preview.tsx';
import { type LevelEntry, listLevel } from './list-level.ts';

const STEP = 20;
/** More rows help nobody: who looks for one file filters. */
const MOST_ROWS = 500;

/** Files and folders of one level, so many at a time. */
export function FileLevel(props: {
  readonly run: string;
  /** The folder that is open: empty, or it ends with a slash. */
  readonly folder: string;
  readonly prefix: string;
  /** Changes when files are new. */
  readonly changed: number;
}): JSX.Element {
  const [level, setLevel] = createStore<{ entries: LevelEntry[]; next: string | undefined }>({
    entries: [],
    next: undefined,
  });
  const [state, setState] = createSignal<'asking' | 'known'>('asking');
  const [problem, setProblem] = createSignal<BreadboxError>();
  const ask = async (signal: AbortSignal, want: number) => {
    try {
      const page = await listLevel(
        (query) => call('GET /api/farm/runs/{run}/artefacts', { params: { run: props.run }, query, signal }),
        { folder: props.folder, prefix: props.prefix, want },
      );
      setLevel('entries', reconcile([...page.entries], { key: 'path' }));
      setLevel('next', page.next);
      setProblem(undefined);
    } catch (error) {
      if (!signal.aborted) setProblem(asBreadboxError(error));
    }
    if (!signal.aborted) setState('known');
  };
  createEffect(
    on([() => props.run, () => props.prefix, () => props.changed], () => {
      const abort = new AbortController();
      void ask(abort.signal, Math.max(STEP, level.entries.length));
      onCleanup(() => abort.abort());
    }),
  );
  const more = async () => {
    const { next } = level;
    if (next === undefined) return;
    try {
      const page = await listLevel(
        (query) => call('GET /api/farm/runs/{run}/artefacts', { params: { run: props.run }, query }),
        { folder: props.folder, prefix: props.prefix, after: next, want: 2 * STEP },
      );
      setLevel('entries', (now) => [...now, ...page.entries]);
      setLevel('next', page.next);
    } catch (error) {
      setProblem(asBreadboxError(error));
    }
  };
  return (
    <>
      <ProblemNote problem={problem()} />
      <ul class="files">
        <For
          each={level.entries}
          fallback={
            <li class="mid none">
              {state() === 'asking' ? 'Asking for the files.' : `No path begins with "${props.prefix}".`}
            </li>
          }
        >
          {(entry) => <Entry run={props.run} entry={entry} folder={props.folder} changed={props.changed} />}
        </For>
      </ul>
      <Show when={level.next !== undefined}>
        <Show
          when={level.entries.length < MOST_ROWS}
          fallback={
            <p class="note">Only the first {MOST_ROWS} are shown. Filter by the begin of the path to see others.</p>
          }
        >
          <button type="button" class="btn small" onClick={more}>
            Show more<span class="vh"> of {props.folder === '' ? 'the files' : props.folder}</span>
          </button>
        </Show>
      </Show>
    </>
  );
}

function Entry(props: {
  readonly run: string;
  readonly entry: LevelEntry;
  readonly folder: string;
  readonly changed: number;
}): JSX.Element {
  const [isOpen, setOpen] = createSignal(false);
  const name = () => props.entry.path.slice(props.folder.length);
  const url = () =>
    apiPath('GET /api/farm/runs/{run}/artefacts/{path}', { params: { run: props.run, path: props.entry.path } });
  const file = () => (props.entry.kind === 'file' ? props.entry.file : undefined);
  const files = () => (props.entry.kind === 'folder' ? props.entry.files : undefined);
  return (
    <li>
      <Show
        when={file()}
        fallback={
          <details onToggle={(event) => setOpen(event.currentTarget.open)}>
            <summary>
              {name()}
              <span class="quiet">{folderText(files())}</span>
            </summary>
            <Show when={isOpen()}>
              <FileLevel run={props.run} folder={props.entry.path} prefix={props.entry.path} changed={props.changed} />
            </Show>
          </details>
        }
      >
        {(known) => (
          <>
            <div class="file">
              <a href={url()} download={known().path.slice(known().path.lastIndexOf('/') + 1)}>
                {name()}
              </a>
              <Show when={isShown(known())}>
                <button
                  type="button"
                  class="btn plain small"
                  aria-expanded={isOpen()}
                  onClick={() => setOpen(!isOpen())}
                >
                  {isOpen() ? 'Hide' : 'Show'}
                  <span class="vh"> {name()}</span>
                </button>
              </Show>
              <span class="size">{bytesText(known().bytes)}</span>
              <span class="quiet">{clockSecondsText(known().writtenAt)}</span>
            </div>
            <Show when={isOpen()}>
              <FilePreview url={`${url()}?v=${known().sha256}`} path={known().path} />
            </Show>
          </>
        )}
      </Show>
    </li>
  );
}

function folderText(files: number | undefined): string {
  return files === undefined ? 'files not counted' : countOf(files, 'file');
}
