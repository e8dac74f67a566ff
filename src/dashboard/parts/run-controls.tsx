import { A, useNavigate } from '@solidjs/router';
import { createSignal, type JSX, Match, Show, Switch } from 'solid-js';
import type { BreadboxError } from '../../cluster/errors.ts';
import type { RunStatus } from '../../protocol/farm.ts';
import { call } from '../client.ts';
import { asBreadboxError } from '../load.ts';
import { dropRun, isGoing } from '../run-list.ts';
import { Confirm } from './confirm.tsx';

const ACTIONS = {
  pause: 'POST /api/farm/runs/{run}/pause',
  resume: 'POST /api/farm/runs/{run}/resume',
  cancel: 'POST /api/farm/runs/{run}/cancel',
} as const;

/** Pause, resume, begin now, cancel, remove: what the run's state allows. What cannot be undone asks once more. */
export function RunControls(props: {
  readonly status: RunStatus;
  readonly settingsOpen: boolean;
  readonly onSettings: () => void;
  readonly onChange: (status: RunStatus) => void;
  readonly onProblem: (problem: BreadboxError | undefined) => void;
}): JSX.Element {
  const navigate = useNavigate();
  const [busy, setBusy] = createSignal(false);
  const [asking, setAsking] = createSignal<'cancel' | 'remove'>();
  const params = () => ({ run: props.status.run });
  const guarded = async (act: () => Promise<void>) => {
    setBusy(true);
    props.onProblem(undefined);
    try {
      await act();
    } catch (error) {
      props.onProblem(asBreadboxError(error));
    } finally {
      setBusy(false);
      setAsking(undefined);
    }
  };
  const act = (action: keyof typeof ACTIONS) => () =>
    guarded(async () => props.onChange(await call(ACTIONS[action], { params: params() })));
  const remove = () =>
    guarded(async () => {
      await call('DELETE /api/farm/runs/{run}', { params: params() });
      dropRun(props.status.run);
      navigate(`/farm/projects/${props.status.project}`);
    });
  const plain = (word: string, action: keyof typeof ACTIONS, isMain = false) => (
    <button type="button" class={isMain ? 'btn go' : 'btn'} disabled={busy()} onClick={act(action)}>
      {word}
    </button>
  );
  return (
    <Switch
      fallback={
        <div class="acts">
          <Switch>
            <Match when={props.status.state === 'running'}>{plain('Pause', 'pause')}</Match>
            <Match when={props.status.state === 'paused'}>{plain('Resume', 'resume', true)}</Match>
            <Match when={props.status.state === 'pending'}>{plain('Begin now', 'resume', true)}</Match>
          </Switch>
          <button type="button" class="btn" aria-expanded={props.settingsOpen} onClick={props.onSettings}>
            Settings
          </button>
          <Show
            when={isGoing(props.status)}
            fallback={
              <button type="button" class="btn" disabled={busy()} onClick={() => setAsking('remove')}>
                Remove
              </button>
            }
          >
            <button type="button" class="btn" disabled={busy()} onClick={() => setAsking('cancel')}>
              Cancel
            </button>
            <A class="btn" href="/farm/lend">
              Lend this computer
            </A>
          </Show>
        </div>
      }
    >
      <Match when={asking() === 'cancel' && isGoing(props.status)}>
        <Confirm
          question={`Cancel ${props.status.run} for good? Its answers stay.`}
          yes="Cancel the run"
          no="Keep it"
          busy={busy()}
          onYes={act('cancel')}
          onNo={() => setAsking(undefined)}
        />
      </Match>
      <Match when={asking() === 'remove' && !isGoing(props.status)}>
        <Confirm
          question={`Remove ${props.status.run} with its answers and files? Nothing brings them back.`}
          yes="Remove the run"
          no="Keep it"
          busy={busy()}
          onYes={remove}
          onNo={() => setAsking(undefined)}
        />
      </Match>
    </Switch>
  );
}
