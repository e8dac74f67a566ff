import { createMemo, createSignal, For, type JSX, Show } from 'solid-js';
import type { BreadboxError } from '../../cluster/errors.ts';
import type { Maintenance } from '../../protocol/maintenance.ts';
import { call } from '../client.ts';
import { asBreadboxError } from '../load.ts';
import { ProblemNote } from '../parts/problem-note.tsx';
import { isOwner } from '../session.ts';
import { maintenanceSentence, shownNodes } from './maintenance-words.ts';

const MOST = 8;

/** A maintenance that is under way, or the last one where something of it needs a hand. */
export function MaintenanceLine(props: {
  readonly maintenance: Maintenance;
  readonly onDone: () => void;
}): JSX.Element {
  const [problem, setProblem] = createSignal<BreadboxError>();
  const [busy, setBusy] = createSignal(false);
  const shown = createMemo(() => shownNodes(props.maintenance));
  const isRunning = () => props.maintenance.state === 'running';
  const cancel = async () => {
    setBusy(true);
    try {
      await call('POST /api/maintenance/{maintenance}/cancel', {
        params: { maintenance: props.maintenance.maintenance },
      });
      props.onDone();
    } catch (error) {
      setProblem(asBreadboxError(error));
    } finally {
      setBusy(false);
    }
  };
  return (
    <section class="hint maintenance" aria-label="Maintenance">
      <p>
        <b>{maintenanceSentence(props.maintenance)}</b>
      </p>
      <ul class="now">
        <For each={shown().slice(0, MOST)}>
          {({ nodes, words }) => (
            <li>
              <b>{nodes}</b> <span>{words}</span>
            </li>
          )}
        </For>
        <Show when={shown().length > MOST}>
          <li>And {shown().length - MOST} more.</li>
        </Show>
      </ul>
      <ProblemNote problem={problem()} />
      <Show when={isOwner() && isRunning()}>
        <div class="acts">
          <button type="button" class="btn small" disabled={busy()} onClick={() => void cancel()}>
            Take no further node
          </button>
        </div>
      </Show>
    </section>
  );
}
