import { type JSX, Show } from 'solid-js';
import type { BreadboxError } from '../../cluster/errors.ts';
import { StateGlyph } from './state-glyph.tsx';

/** What went wrong and what to do, in the head's own words. */
export function ProblemNote(props: { readonly problem: BreadboxError | undefined }): JSX.Element {
  return (
    <Show when={props.problem}>
      {(problem) => (
        <div class="alert" role="alert">
          <StateGlyph shape="triangle" />
          <div>
            <p class="what">{problem().message}</p>
            <Show when={problem().hint}>
              <p>{problem().hint}</p>
            </Show>
            <p class="note">
              Code: <code>{problem().code}</code>
            </p>
          </div>
        </div>
      )}
    </Show>
  );
}
