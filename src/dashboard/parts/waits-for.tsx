import { A } from '@solidjs/router';
import { For, type JSX, Show } from 'solid-js';
import type { RunStatus } from '../../protocol/farm.ts';
import { runs } from '../run-list.ts';
import { RunState } from './run-state.tsx';

/** The runs that have to be done before this one begins. */
export function WaitsFor(props: { readonly status: RunStatus; readonly mayBegin: boolean }): JSX.Element {
  const known = (run: string) => runs()?.find((one) => one.run === run);
  return (
    <Show when={props.status.state === 'pending' && props.status.after?.length}>
      <div class="hint">
        <p>It begins when these are done and collected{props.mayBegin ? ', or when you say "Begin now"' : ''}:</p>
        <ul class="waits">
          <For each={props.status.after}>
            {(run) => (
              <li>
                <A href={`/farm/runs/${run}`}>{known(run)?.name ?? run}</A>
                <Show when={known(run)} fallback={<span class="quiet">an older run</span>}>
                  {(status) => (
                    <>
                      <span class="quiet">{status().project}</span> <RunState status={status()} />
                    </>
                  )}
                </Show>
              </li>
            )}
          </For>
        </ul>
      </div>
    </Show>
  );
}
