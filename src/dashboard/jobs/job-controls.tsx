import { A } from '@solidjs/router';
import { createSignal, type JSX, Match, Show, Switch } from 'solid-js';
import type { BreadboxError } from '../../cluster/errors.ts';
import type { JobDetail } from '../../protocol/jobs.ts';
import { call } from '../client.ts';
import { asBreadboxError } from '../load.ts';
import { Confirm } from '../parts/confirm.tsx';

const ACTIONS = {
  cancel: 'POST /api/jobs/{job}/cancel',
  hold: 'POST /api/jobs/{job}/hold',
  release: 'POST /api/jobs/{job}/release',
  requeue: 'POST /api/jobs/{job}/requeue',
} as const;
type Action = keyof typeof ACTIONS;

/** Hold, release, requeue, cancel, run again: what the job's state allows. What ends its work asks once more. */
export function JobControls(props: {
  readonly job: JobDetail;
  readonly onChange: () => void;
  readonly onProblem: (problem: BreadboxError | undefined) => void;
}): JSX.Element {
  const [busy, setBusy] = createSignal(false);
  const [asking, setAsking] = createSignal<'cancel' | 'requeue'>();
  const act = (action: Action) => async () => {
    setBusy(true);
    props.onProblem(undefined);
    try {
      await call(ACTIONS[action], { params: { job: props.job.jobId } });
      props.onChange();
    } catch (error) {
      props.onProblem(asBreadboxError(error));
    } finally {
      setBusy(false);
      setAsking(undefined);
    }
  };
  const button = (word: string, onClick: () => void, isMain = false) => (
    <button type="button" class={isMain ? 'btn go' : 'btn'} disabled={busy()} onClick={onClick}>
      {word}
    </button>
  );
  const state = () => props.job.state;
  const isGoing = () => state() === 'pending' || state() === 'running';
  const isBatch = () => props.job.kind === 'batch';
  const canRunAgain = () => isBatch() && props.job.hasScript !== false;
  return (
    <Switch
      fallback={
        <div class="acts">
          <Show when={canRunAgain()}>
            <A class="btn" href={`/jobs/new?from=${props.job.jobId}`}>
              {isGoing() ? 'Submit another' : 'Run again'}
            </A>
          </Show>
          <Show when={state() === 'pending'}>
            {props.job.held ? button('Release', act('release'), true) : button('Hold', act('hold'))}
          </Show>
          <Show when={isBatch() && state() === 'running'}>{button('Requeue', () => setAsking('requeue'))}</Show>
          <Show when={isGoing()}>{button('Cancel', () => setAsking('cancel'))}</Show>
        </div>
      }
    >
      <Match when={asking() === 'cancel' && isGoing()}>
        <Confirm
          question={`Cancel ${props.job.jobId} for good? ${state() === 'running' ? 'Its output so far stays.' : 'It has not begun.'}`}
          yes="Cancel the job"
          no="Keep it"
          busy={busy()}
          onYes={act('cancel')}
          onNo={() => setAsking(undefined)}
        />
      </Match>
      <Match when={asking() === 'requeue' && state() === 'running'}>
        <Confirm
          question={`End ${props.job.jobId} now and let it wait again? It begins from its start.`}
          yes="Requeue the job"
          no="Keep it running"
          busy={busy()}
          onYes={act('requeue')}
          onNo={() => setAsking(undefined)}
        />
      </Match>
    </Switch>
  );
}
