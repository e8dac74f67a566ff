import { createEffect, createMemo, createSignal, For, type JSX, on, Show } from 'solid-js';
import type { FileEntry } from '../../protocol/jobs.ts';
import { bytesText } from '../amounts.ts';
import { clockText } from '../clock.ts';
import { FilePreview, isShown } from '../files/file-preview.tsx';
import { ProblemNote } from '../parts/problem-note.tsx';
import { Section } from '../parts/section.tsx';
import { createDirectory, fileUrl, joinPath } from './directory.ts';
import { PathSteps } from './path-steps.tsx';
import { UploadBox } from './upload-box.tsx';

const STEP = 30;

/** The files of a directory of one's own: to look at, to take home, to add to. */
export function JobFiles(props: { readonly directory: string; readonly changed: string }): JSX.Element {
  const [path, setPath] = createSignal(props.directory);
  const [most, setMost] = createSignal(STEP);
  createEffect(
    on(
      createMemo(() => props.directory),
      setPath,
      { defer: true },
    ),
  );
  createEffect(on(path, () => setMost(STEP), { defer: true }));
  const level = createDirectory(path);
  createEffect(
    on(
      createMemo(() => props.changed),
      level.reload,
      { defer: true },
    ),
  );
  const [last, setLast] = createSignal(level.value());
  createEffect(() => {
    const now = level.value();
    if (now !== undefined) setLast(now);
  });
  return (
    <Section
      heading="Files"
      aside={
        <button type="button" class="btn plain small" onClick={level.reload}>
          Look again
        </button>
      }
    >
      <PathSteps path={path()} onOpen={setPath} />
      <ProblemNote problem={level.problem()} />
      <ul class="files job-files">
        <For
          each={(level.problem() === undefined ? last() : undefined)?.entries.slice(0, most())}
          fallback={<li class="mid none">{level.value() === undefined ? 'Asking for the files.' : 'It is empty.'}</li>}
        >
          {(entry) => <Entry directory={last()?.path ?? path()} entry={entry} onOpen={setPath} />}
        </For>
      </ul>
      <Show when={(last()?.entries.length ?? 0) > most()}>
        <button type="button" class="btn small" onClick={() => setMost(most() + 2 * STEP)}>
          Show more<span class="vh"> files</span>
        </button>
      </Show>
      <Show when={last()?.cut}>
        <p class="note">There are more files than are listed.</p>
      </Show>
      <UploadBox directory={last()?.path ?? path()} onDone={level.reload} />
    </Section>
  );
}

function Entry(props: {
  readonly directory: string;
  readonly entry: FileEntry;
  readonly onOpen: (path: string) => void;
}): JSX.Element {
  const [isOpen, setOpen] = createSignal(false);
  const path = () => joinPath(props.directory, props.entry.name);
  return (
    <li>
      <div class="file">
        <Show
          when={props.entry.kind === 'file'}
          fallback={
            <Show when={props.entry.kind === 'directory'} fallback={<span class="quiet">{props.entry.name}</span>}>
              <button type="button" class="linked" onClick={() => props.onOpen(path())}>
                {props.entry.name}/
              </button>
            </Show>
          }
        >
          <a href={fileUrl(path())} download={props.entry.name}>
            {props.entry.name}
          </a>
          <Show when={isShown({ path: props.entry.name, bytes: props.entry.bytes })}>
            <button type="button" class="btn plain small" aria-expanded={isOpen()} onClick={() => setOpen(!isOpen())}>
              {isOpen() ? 'Hide' : 'Show'}
              <span class="vh"> {props.entry.name}</span>
            </button>
          </Show>
          <span class="size">{bytesText(props.entry.bytes)}</span>
        </Show>
        <span class="quiet">{clockText(props.entry.changedAt)}</span>
      </div>
      <Show when={isOpen()}>
        <FilePreview url={`${fileUrl(path())}?v=${props.entry.changedAt}`} path={props.entry.name} />
      </Show>
    </li>
  );
}
