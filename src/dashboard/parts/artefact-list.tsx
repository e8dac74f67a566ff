import { createSignal, For, type JSX, Show } from 'solid-js';
import type { Artefact } from '../../protocol/farm.ts';
import { bytesText } from '../amounts.ts';
import { apiPath } from '../client.ts';
import { clockSecondsText } from '../clock.ts';
import { Section } from './section.tsx';

const SHOWN = 12;

/** The files that a run has made, and its answers as files. */
export function ArtefactList(props: {
  readonly run: string;
  readonly artefacts: readonly Artefact[];
  readonly answered: number;
  readonly isOver: boolean;
}): JSX.Element {
  const [all, setAll] = createSignal(false);
  const shown = () => (all() ? props.artefacts : props.artefacts.slice(0, SHOWN));
  const results = (format: 'jsonl' | 'csv') =>
    apiPath('GET /api/farm/runs/{run}/results', { params: { run: props.run }, query: { format } });
  return (
    <Section heading="Files">
      <Show
        when={props.answered > 0}
        fallback={<p class="mid">{props.isOver ? 'There are no answers.' : 'There are no answers yet.'}</p>}
      >
        <p class="links">
          {props.isOver ? 'All answers' : 'The answers so far'}:{' '}
          <a href={results('jsonl')} download={`${props.run}.jsonl`}>
            JSON Lines
          </a>
          <a href={results('csv')} download={`${props.run}.csv`}>
            CSV
          </a>
        </p>
      </Show>
      <ul class="files">
        <For each={shown()}>
          {(artefact) => (
            <li>
              <a
                href={apiPath('GET /api/farm/runs/{run}/artefacts/{path}', {
                  params: { run: props.run, path: artefact.path },
                })}
                download={artefact.path.slice(artefact.path.lastIndexOf('/') + 1)}
              >
                {artefact.path}
              </a>
              <span>{bytesText(artefact.bytes)}</span>
              <span class="quiet">{clockSecondsText(artefact.writtenAt)}</span>
            </li>
          )}
        </For>
      </ul>
      <Show when={!all() && props.artefacts.length > SHOWN}>
        <button type="button" class="btn small" onClick={() => setAll(true)}>
          Show all {props.artefacts.length} files
        </button>
      </Show>
    </Section>
  );
}
