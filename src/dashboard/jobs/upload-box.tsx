import { createSignal, type JSX, onCleanup, Show } from 'solid-js';
import type { BreadboxError } from '../../cluster/errors.ts';
import { bytesText, countOf, percentText } from '../amounts.ts';
import { createDropZone } from '../drop-zone.ts';
import { asBreadboxError } from '../load.ts';
import { Bar } from '../parts/bar.tsx';
import { ProblemNote } from '../parts/problem-note.tsx';
import { joinPath, writeFile } from './directory.ts';

/** Files dropped or chosen go into a directory; one of the same name is replaced. */
export function UploadBox(props: { readonly directory: string; readonly onDone: () => void }): JSX.Element {
  const [busy, setBusy] = createSignal<{ readonly words: string; readonly share: number }>();
  const [said, setSaid] = createSignal('');
  const [problem, setProblem] = createSignal<BreadboxError>();
  let abort = new AbortController();
  let input!: HTMLInputElement;
  onCleanup(() => abort.abort());

  const send = async (files: readonly File[]) => {
    if (files.length === 0) return;
    abort = new AbortController();
    setProblem(undefined);
    setSaid('');
    try {
      for (const file of files) {
        const words = `Sending ${file.name}, ${bytesText(file.size)}`;
        setBusy({ words, share: 0 });
        const path = joinPath(props.directory, file.name);
        await writeFile(path, file, (share) => setBusy({ words, share }), abort.signal);
      }
      setSaid(files.length === 1 ? `${files[0]?.name} is here now.` : `${countOf(files.length, 'file')} are here now.`);
    } catch (error) {
      if (!abort.signal.aborted) setProblem(asBreadboxError(error));
    }
    setBusy(undefined);
    props.onDone();
  };
  const zone = createDropZone((event) => void send([...(event.dataTransfer?.files ?? [])]));

  return (
    <>
      <ProblemNote problem={problem()} />
      <div class="drop slim" classList={{ over: zone.isOver() }} {...zone.events}>
        <div role="status">
          <Show when={busy()} fallback={<p>{said() || 'Drop files here to put them into this directory.'}</p>}>
            {(now) => (
              <p class="going">
                {now().words}, {percentText(now().share, 1)}
                <Bar part={now().share} whole={1} tall />
              </p>
            )}
          </Show>
        </div>
        <button type="button" class="btn" disabled={busy() !== undefined} onClick={() => input.click()}>
          Choose files
        </button>
        <input
          ref={input}
          class="vh"
          type="file"
          multiple
          tabindex="-1"
          aria-label="Files to upload"
          onChange={() => {
            void send([...(input.files ?? [])]);
            input.value = '';
          }}
        />
      </div>
    </>
  );
}
