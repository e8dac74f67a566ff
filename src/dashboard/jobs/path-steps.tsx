import { For, type JSX } from 'solid-js';
import { pathSteps } from './directory.ts';

/** A path whose directories can be opened, each by its own button. */
export function PathSteps(props: { readonly path: string; readonly onOpen: (path: string) => void }): JSX.Element {
  return (
    <nav class="steps-of-path" aria-label="Directory">
      <button type="button" class="linked" onClick={() => props.onOpen('/')}>
        /<span class="vh"> the root</span>
      </button>
      <For each={pathSteps(props.path)}>
        {({ name, path }, index) => (
          <>
            <button
              type="button"
              class="linked"
              aria-current={index() === pathSteps(props.path).length - 1 ? 'location' : undefined}
              onClick={() => props.onOpen(path)}
            >
              {name}
            </button>
            <span aria-hidden="true">/</span>
          </>
        )}
      </For>
    </nav>
  );
}
