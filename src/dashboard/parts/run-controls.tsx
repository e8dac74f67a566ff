import { createSignal, type JSX, Match, Show, Switch } from 'solid-js';
import type { BreadboxError } from '../../cluster/errors.ts';
import type { RunStatus } from '../../protocol/farm.ts';
import { countText } from '../amounts.ts';
import { call } from '../client.ts';
import { asBreadboxError } from '../load.ts';
import { isGoing } from '../run-list.ts';

const ACTIONS = {
  pause: 'POST /api/farm/runs/{run}/pause',
  resume: 'POST /api/farm/runs/{run}/resume',
  cancel: 'POST /api/farm/runs/{run}/cancel',
  retry: 'POST /api/farm/runs/{run}/retry',
} as const;

/** Pause, resume, cancel, retry: what the run's state allows. Cancelling asks once more. */
export function RunControls(props: {
  readonly status: RunStatus;
  readonly onChange: (status: RunStatus) => void;
  readonly onProblem: (problem: BreadboxError | undefined) => void;
}): JSX.Element {
  const [busy, setBusy] = createSignal(false);
  const [asking, setAsking] = createSignal(false);
  const act = (action: keyof typeof ACTIONS) => async () => {
    setBusy(true);
    props.onProblem(undefined);
    try {
      props.onChange(await call(ACTIONS[action], { params: { run: props.status.run } }));
    } catch (error) {
      props.onProblem(asBreadboxError(error));
    } finally {
      setBusy(false);
      setAsking(false);
    }
  };
  return (
    <div class="acts">
      <Show
        when={asking() && isGoing(props.status)}
        fallback={
          <>
            <Show when={props.status.failed > 0 && props.status.state !== 'cancelled'}>
              <button type="button" class="btn" disabled={busy()} onClick={act('retry')}>
                Retry {countText(props.status.failed)} failed
              </button>
            </Show>
            <Switch>
              <Match when={props.status.state === 'running'}>
                <button type="button" class="btn" disabled={busy()} onClick={act('pause')}>
                  Pause
                </button>
              </Match>
              <Match when={props.status.state === 'paused'}>
                <button type="button" class="btn go" disabled={busy()} onClick={act('resume')}>
                  Resume
                </button>
              </Match>
            </Switch>
            <Show when={isGoing(props.status)}>
              <button type="button" class="btn" disabled={busy()} onClick={() => setAsking(true)}>
                Cancel
              </button>
            </Show>
          </>
        }
      >
        <p class="ask" role="alert">
          Cancel {props.status.run} for good? Its answers stay.
        </p>
        <button type="button" class="btn stop" disabled={busy()} onClick={act('cancel')}>
          Cancel the run
        </button>
        <button
          type="button"
          class="btn"
          ref={(keep) => queueMicrotask(() => keep.focus())}
          onClick={() => setAsking(false)}
        >
          Keep it
        </button>
      </Show>
    </div>
  );
}
