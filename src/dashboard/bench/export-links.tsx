import { For, type JSX } from 'solid-js';
import { apiPath } from '../client.ts';

const FORMATS = [
  { format: 'json', word: 'JSON', says: 'everything; Breadbox reads it back' },
  { format: 'csv', word: 'CSV', says: 'a row a result, for a spreadsheet' },
  { format: 'markdown', word: 'Markdown', says: 'a table for a page of text' },
] as const;

/** Files of one result, or of all of them. */
export function ExportLinks(props: { readonly run?: string }): JSX.Element {
  return (
    <ul class="links">
      <For each={FORMATS}>
        {({ format, word, says }) => (
          <li>
            <a
              href={apiPath('GET /api/bench-runs/export', {
                query: { format, ...(props.run === undefined ? {} : { run: props.run }) },
              })}
              rel="external"
              download=""
            >
              {word}
            </a>{' '}
            <span class="note">{says}</span>
          </li>
        )}
      </For>
    </ul>
  );
}
