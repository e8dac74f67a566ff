import { A, useNavigate } from '@solidjs/router';
import { createSignal, type JSX, Show } from 'solid-js';
import type { BreadboxError } from '../../cluster/errors.ts';
import { call } from '../client.ts';
import { asBreadboxError } from '../load.ts';
import { Confirm } from '../parts/confirm.tsx';
import { BlinkButton } from './blink-button.tsx';
import { loadNodes } from './node-list.ts';

/** What the owner can do with a listed node from its page: find the board by its light, forget it when told twice. */
export function NodeActs(props: {
  readonly node: string;
  readonly onProblem: (problem: BreadboxError | undefined) => void;
}): JSX.Element {
  const navigate = useNavigate();
  const [asks, setAsks] = createSignal(false);
  const [busy, setBusy] = createSignal(false);
  const remove = async () => {
    setBusy(true);
    props.onProblem(undefined);
    try {
      await call('DELETE /api/inventory', { query: { nodes: props.node } });
      void loadNodes();
      navigate('/nodes');
    } catch (error) {
      props.onProblem(asBreadboxError(error));
      setAsks(false);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Show
      when={asks()}
      fallback={
        <div class="acts">
          <A class="btn" href={`/consoles?nodes=${encodeURIComponent(props.node)}`}>
            Open a terminal
          </A>
          <BlinkButton node={props.node} />
          <button type="button" class="btn" onClick={() => setAsks(true)}>
            Remove
          </button>
        </div>
      }
    >
      <Confirm
        question={`Forget ${props.node}? The board itself is not touched.`}
        yes="Forget it"
        no="Keep it"
        busy={busy()}
        onYes={() => void remove()}
        onNo={() => setAsks(false)}
      />
    </Show>
  );
}
