import { type JSX, Match, Show, Switch } from 'solid-js';
import type { Artefact } from '../../protocol/farm.ts';
import { apiPath, fetchText } from '../client.ts';
import { createLoad } from '../load.ts';
import { Output } from '../parts/output.tsx';
import { ProblemNote } from '../parts/problem-note.tsx';

const PICTURE = /\.(png|jpe?g|webp)$/i;
const TEXT = /\.(txt|csv|tsv|json|jsonl|md|log|ya?ml)$/i;
const MAX_PICTURE_BYTES = 20_000_000;
const MAX_TEXT_BYTES = 2_000_000;
const MAX_TEXT_CHARS = 20_000;

/** Whether a file can be looked at without taking it home. */
export function isShown({ path, bytes }: Artefact): boolean {
  if (bytes === 0) return false;
  return PICTURE.test(path) ? bytes <= MAX_PICTURE_BYTES : TEXT.test(path) && bytes <= MAX_TEXT_BYTES;
}

export function FilePreview(props: { readonly run: string; readonly file: Artefact }): JSX.Element {
  const url = () => {
    const path = apiPath('GET /api/farm/runs/{run}/artefacts/{path}', {
      params: { run: props.run, path: props.file.path },
    });
    return `${path}?v=${props.file.sha256}`;
  };
  return (
    <Switch fallback={<TextPreview url={url()} path={props.file.path} />}>
      <Match when={PICTURE.test(props.file.path)}>
        <img class="preview" src={url()} alt={props.file.path} />
      </Match>
    </Switch>
  );
}

function TextPreview(props: { readonly url: string; readonly path: string }): JSX.Element {
  const text = createLoad(
    () => props.url,
    (url, signal) => fetchText(url, MAX_TEXT_CHARS, signal),
  );
  return (
    <>
      <ProblemNote problem={text.problem()} />
      <Show when={text.value()}>{(content) => <Output label={props.path} text={content()} />}</Show>
    </>
  );
}
