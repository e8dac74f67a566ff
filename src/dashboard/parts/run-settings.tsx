import { createSignal, type JSX, Show, untrack } from 'solid-js';
import type { BreadboxError } from '../../cluster/errors.ts';
import type { RunStatus } from '../../protocol/farm.ts';
import { call } from '../client.ts';
import { asBreadboxError } from '../load.ts';
import { isGoing } from '../run-list.ts';
import { Field } from './field.tsx';
import { MOST_WORKERS, NAME_PATTERN, NAME_RULE, PRIORITY_NOTE } from './run-words.ts';

/** Name, priority and workers of a run, to be changed while it goes on. */
export function RunSettings(props: {
  readonly status: RunStatus;
  readonly onChange: (status: RunStatus) => void;
  readonly onProblem: (problem: BreadboxError | undefined) => void;
  readonly onClose: () => void;
}): JSX.Element {
  const [busy, setBusy] = createSignal(false);
  // The run goes on while somebody types: what stands in the fields stays.
  const { name: nameBefore = '', priority: priorityBefore, workers: workersBefore } = untrack(() => props.status);
  const save = async (event: SubmitEvent & { currentTarget: HTMLFormElement }) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const name = String(form.get('name') ?? '').trim();
    const priority = Number(form.get('priority') ?? priorityBefore);
    const workers = Number(form.get('workers') ?? workersBefore);
    setBusy(true);
    props.onProblem(undefined);
    try {
      const body = {
        ...(name === nameBefore ? {} : { name: name === '' ? null : name }),
        ...(priority === priorityBefore ? {} : { priority }),
        ...(workers === workersBefore ? {} : { workers }),
      };
      if (Object.keys(body).length > 0)
        props.onChange(await call('PUT /api/farm/runs/{run}/settings', { params: { run: props.status.run }, body }));
      props.onClose();
    } catch (error) {
      props.onProblem(asBreadboxError(error));
    } finally {
      setBusy(false);
    }
  };
  return (
    <form class="sheet" aria-label={`Settings of ${props.status.run}`} onSubmit={save}>
      <div class="fields">
        <Field label="Name" note={`What to call this run, besides ${props.status.run}. ${NAME_RULE}`}>
          {(ids) => (
            <input
              {...ids}
              name="name"
              type="text"
              maxlength="63"
              pattern={NAME_PATTERN}
              autocomplete="off"
              value={nameBefore}
              ref={(field) => queueMicrotask(() => field.focus())}
            />
          )}
        </Field>
        <Show when={isGoing(props.status)}>
          <Field label="Priority" note={PRIORITY_NOTE}>
            {(ids) => (
              <input
                {...ids}
                name="priority"
                type="number"
                min="-100"
                max="100"
                step="1"
                required
                value={priorityBefore}
              />
            )}
          </Field>
          <Field
            label="Workers"
            note="How many slots of the engine may work on it at the same time; 0: lent computers and simple workers only. Fewer: what runs, ends first."
          >
            {(ids) => (
              <input
                {...ids}
                name="workers"
                type="number"
                min="0"
                max={MOST_WORKERS}
                step="1"
                required
                value={workersBefore}
              />
            )}
          </Field>
        </Show>
      </div>
      <div class="acts">
        <button type="submit" class="btn go" disabled={busy()}>
          Save
        </button>
        <button type="button" class="btn" onClick={() => props.onClose()}>
          Leave as it is
        </button>
      </div>
    </form>
  );
}
