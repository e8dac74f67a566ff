import { createEffect, createMemo, createSignal, type JSX, on, onCleanup, Show } from 'solid-js';
import type { RunStatus } from '../../protocol/farm.ts';
import { bytesText, countOf } from '../amounts.ts';
import { apiPath } from '../client.ts';
import { Section } from '../parts/section.tsx';
import { isGoing } from '../run-list.ts';
import { FileLevel } from './file-level.tsx';

/** While a run goes on its files are asked for again no more often than this. */
const RELOAD_MS = 5000;
const FILTER_REST_MS = 300;
const FILTER_FROM = 10;

/** The files that a run has made, and its answers as files. */
export function FileBrowser(props: { readonly status: RunStatus }): JSX.Element {
  const [prefix, setPrefix] = createSignal('');
  const [changed, setChanged] = createSignal(0);
  const run = () => props.status.run;
  const files = () => props.status.artefacts.files;
  const results = (format: 'jsonl' | 'csv') =>
    apiPath('GET /api/farm/runs/{run}/results', { params: { run: run() }, query: { format } });
  const zip = () =>
    apiPath('GET /api/farm/runs/{run}/artefacts.zip', { params: { run: run() }, query: { prefix: prefix() } });

  const stamp = createMemo(() => `${files()} ${props.status.artefacts.bytes} ${props.status.collected}`);
  let timer: ReturnType<typeof setTimeout> | undefined;
  createEffect(
    on(
      stamp,
      () => {
        timer ??= setTimeout(
          () => {
            timer = undefined;
            setChanged((count) => count + 1);
          },
          isGoing(props.status) ? RELOAD_MS : 250,
        );
      },
      { defer: true },
    ),
  );
  let typing: ReturnType<typeof setTimeout> | undefined;
  const filter = (text: string) => {
    clearTimeout(typing);
    typing = setTimeout(() => setPrefix(text.trim()), FILTER_REST_MS);
  };
  onCleanup(() => {
    clearTimeout(timer);
    clearTimeout(typing);
  });

  return (
    <Section heading="Files">
      <p class="links">
        <Show
          when={props.status.answered > 0}
          fallback={
            <span class="mid">{isGoing(props.status) ? 'There are no answers yet.' : 'There are no answers.'}</span>
          }
        >
          {isGoing(props.status) ? 'The answers so far' : 'All answers'}:{' '}
          <a href={results('jsonl')} download={`${run()}.jsonl`}>
            JSON Lines
          </a>
          <a href={results('csv')} download={`${run()}.csv`}>
            CSV
          </a>
        </Show>
      </p>
      <Show when={files() > 0}>
        <div class="acts">
          <a class="btn" href={zip()} download={`${run()}.zip`}>
            <Show when={prefix() === ''} fallback={`Download those that begin with "${prefix()}"`}>
              Download all ({countOf(files(), 'file')}, {bytesText(props.status.artefacts.bytes)})
            </Show>
          </a>
          <Show when={files() >= FILTER_FROM || prefix() !== ''}>
            <label for="file-filter">Only paths that begin with</label>
            <input
              id="file-filter"
              type="search"
              autocomplete="off"
              placeholder="tasks/12/"
              onInput={(event) => filter(event.currentTarget.value)}
            />
          </Show>
        </div>
        <FileLevel run={run()} folder={folderOf(prefix())} prefix={prefix()} changed={changed()} />
      </Show>
    </Section>
  );
}

/** The open folder of a filter: what stands before its last slash. */
function folderOf(prefix: string): string {
  return prefix.slice(0, prefix.lastIndexOf('/') + 1);
}
