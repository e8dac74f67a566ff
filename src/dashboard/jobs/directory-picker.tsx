import { createSignal, For, type JSX, Show } from 'solid-js';
import { ProblemNote } from '../parts/problem-note.tsx';
import { createDirectory, joinPath } from './directory.ts';
import { PathSteps } from './path-steps.tsx';

const MOST = 200;

/** Directories of one's own account, to choose one from. */
export function DirectoryPicker(props: {
  readonly start: string;
  readonly onPick: (path: string) => void;
}): JSX.Element {
  const [path, setPath] = createSignal(props.start);
  const level = createDirectory(path);
  const folders = () => (level.value()?.entries ?? []).filter(({ kind }) => kind === 'directory');
  return (
    <div class="picker">
      <ProblemNote problem={level.problem()} />
      <Show when={level.value()}>
        {(known) => (
          <>
            <PathSteps path={known().path} onOpen={setPath} />
            <ul>
              <For each={folders().slice(0, MOST)} fallback={<li class="quiet">No directory is in it.</li>}>
                {({ name }) => (
                  <li>
                    <button type="button" class="linked" onClick={() => setPath(joinPath(known().path, name))}>
                      {name}/
                    </button>
                  </li>
                )}
              </For>
            </ul>
            <button type="button" class="btn small" onClick={() => props.onPick(known().path)}>
              Use {known().path}
            </button>
          </>
        )}
      </Show>
    </div>
  );
}
