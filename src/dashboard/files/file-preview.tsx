import { type JSX, Match, Show, Switch } from 'solid-js';
import { fetchText } from '../client.ts';
import { createLoad } from '../load.ts';
import { Output } from '../parts/output.tsx';
import { ProblemNote } from '../parts/problem-note.tsx';

const PICTURE = /\.(png|jpe?g|webp)$/i;
const TEXT = /\.(txt|csv|tsv|json|jsonl|md|log|ya?ml|out|err|sh|py|c|h|cpp|f90|js|ts|jl|r|slurm|sbatch)$/i;
const MAX_PICTURE_BYTES = 20_000_000;
const MAX_TEXT_BYTES = 2_000_000;
const MAX_TEXT_CHARS = 20_000;

/** Whether a file can be looked at without taking it home. */
export function isShown({ path, bytes }: { readonly path: string; readonly bytes: number }): boolean {
  if (bytes === 0) return false;
  return PICTURE.test(path) ? bytes <= MAX_PICTURE_BYTES : TEXT.test(path) && bytes <= MAX_TEXT_BYTES;
}

/** A picture or a text, as far as it can be shown in place. */
export function FilePreview(props: { readonly url: string; readonly path: string }): JSX.Element {
  return (
    <Switch fallback={<TextPreview url={props.url} path={props.path} />}>
      <Match when={PICTURE.test(props.path)}>
        <img class="preview" src={props.url} alt={props.path} />
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
