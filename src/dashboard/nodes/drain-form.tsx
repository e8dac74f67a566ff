import { createSignal, type JSX, Show } from 'solid-js';
import type { BreadboxError } from '../../cluster/errors.ts';
import type { EngineNodeRow } from '../../protocol/jobs.ts';
import { call } from '../client.ts';
import { asBreadboxError } from '../load.ts';
import { Field } from '../parts/field.tsx';
import { ProblemNote } from '../parts/problem-note.tsx';
import { isOwner } from '../session.ts';
import { ENGINE_LOOKS } from './engine-nodes.ts';
import { coresText, EngineState } from './engine-state.tsx';

/** What one node does for jobs; its owner takes it out of work here, and back. */
export function DrainForm(props: { readonly node: EngineNodeRow; readonly onDone: () => void }): JSX.Element {
  const [problem, setProblem] = createSignal<BreadboxError>();
  const [busy, setBusy] = createSignal(false);
  const act = async (work: () => Promise<unknown>) => {
    setBusy(true);
    setProblem(undefined);
    try {
      await work();
      props.onDone();
    } catch (error) {
      setProblem(asBreadboxError(error));
    } finally {
      setBusy(false);
    }
  };
  const drain = (event: SubmitEvent & { currentTarget: HTMLFormElement }) => {
    event.preventDefault();
    const reason = String(new FormData(event.currentTarget).get('reason')).trim();
    void act(() => call('POST /api/nodes/drain', { body: { nodes: props.node.node, reason } }));
  };
  return (
    <>
      <div class="facts-state">
        <EngineState node={props.node} /> <span class="note">{coresText(props.node)}</span>
      </div>
      <ProblemNote problem={problem()} />
      <Show when={isOwner()}>
        <Show
          when={ENGINE_LOOKS[props.node.state].serves}
          fallback={
            <div class="acts">
              <button
                type="button"
                class="btn"
                disabled={busy()}
                onClick={() => void act(() => call('POST /api/nodes/resume', { body: { nodes: props.node.node } }))}
              >
                Let it work again
              </button>
            </div>
          }
        >
          <form aria-label={`Take ${props.node.node} out of work`} onSubmit={drain}>
            <div class="fields">
              <Field label="Why it is to take no new work" note="Everybody reads it. What runs there ends as it would.">
                {(ids) => (
                  <input
                    {...ids}
                    name="reason"
                    type="text"
                    required
                    maxlength="200"
                    autocomplete="off"
                    placeholder="new fan"
                  />
                )}
              </Field>
            </div>
            <div class="acts">
              <button type="submit" class="btn" disabled={busy()}>
                Drain it
              </button>
            </div>
          </form>
        </Show>
      </Show>
    </>
  );
}
