import { createSignal, For, type JSX, Show } from 'solid-js';
import type { BreadboxError } from '../../cluster/errors.ts';
import { NodeSet } from '../../cluster/node-set.ts';
import type { HostKey } from '../../protocol/fleet.ts';
import { countOf } from '../amounts.ts';
import { call } from '../client.ts';
import { asBreadboxError } from '../load.ts';
import { ProblemNote } from '../parts/problem-note.tsx';
import { type Shape, StateGlyph } from '../parts/state-glyph.tsx';

const LOOKS: Readonly<
  Record<HostKey['state'], { readonly shape: Shape; readonly word: string; readonly tone: string }>
> = {
  new: { shape: 'ring', word: 'New', tone: 'quiet' },
  known: { shape: 'tick', word: 'Known', tone: 'good' },
  changed: { shape: 'triangle', word: 'Changed', tone: 'warn' },
  unreachable: { shape: 'cross', word: 'Does not answer', tone: 'bad' },
};

/** Fingerprints of nodes that were never contacted, for the owner to compare and confirm. */
export function HostKeys(props: {
  readonly nodes: readonly string[];
  readonly pins: boolean;
  readonly onPins: (pins: boolean) => void;
}): JSX.Element {
  const [keys, setKeys] = createSignal<readonly HostKey[]>();
  const [problem, setProblem] = createSignal<BreadboxError>();
  const [busy, setBusy] = createSignal(false);
  const look = async () => {
    setBusy(true);
    setProblem(undefined);
    try {
      setKeys(await call('POST /api/fleet/contact', { body: { nodes: NodeSet.of(props.nodes).toString() } }));
    } catch (error) {
      setProblem(asBreadboxError(error));
    } finally {
      setBusy(false);
    }
  };
  const fresh = () => keys()?.filter(({ state }) => state === 'new').length ?? 0;
  return (
    <>
      <ProblemNote problem={problem()} />
      <p class="mid">
        At the first contact each node shows a key. Compare its fingerprint with what the board itself says on a screen:{' '}
        <code>ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub</code>. In a network that is yours alone you may trust
        what answers.
      </p>
      <div class="acts spaced">
        <button type="button" class="btn" disabled={busy()} onClick={() => void look()}>
          {busy() ? 'Asking the nodes' : keys() === undefined ? 'Show the fingerprints' : 'Ask again'}
        </button>
        <span class="note" role="status">
          {keys() === undefined ? '' : `${countOf(keys()?.length ?? 0, 'node')} asked, ${fresh()} new.`}
        </span>
      </div>
      <Show when={keys()}>{(known) => <KeyTable keys={known()} />}</Show>
      <label class="choose">
        <input type="checkbox" checked={props.pins} onChange={(event) => props.onPins(event.currentTarget.checked)} />{' '}
        These are my boards: trust the keys of those that were never contacted
      </label>
    </>
  );
}

function KeyTable(props: { readonly keys: readonly HostKey[] }): JSX.Element {
  return (
    <div class="scroll keys">
      <table>
        <caption class="vh">Host keys</caption>
        <thead>
          <tr>
            <th scope="col">Node</th>
            <th scope="col">Key</th>
            <th scope="col">Fingerprint</th>
          </tr>
        </thead>
        <tbody>
          <For each={props.keys}>
            {(key) => (
              <tr classList={{ hand: key.state === 'changed' || key.state === 'unreachable' }}>
                <td>
                  <b>{key.node}</b>
                  <small>{key.address}</small>
                </td>
                <td>
                  <span class={`state ${LOOKS[key.state].tone}`}>
                    <StateGlyph shape={LOOKS[key.state].shape} />
                    {LOOKS[key.state].word}
                  </span>
                </td>
                <td>
                  <Show when={key.fingerprint} fallback={<span class="quiet">{key.reason ?? 'unknown'}</span>}>
                    <code>{key.fingerprint}</code> <span class="quiet">{key.type}</span>
                  </Show>
                  <Show when={key.pinned}>
                    {(pinned) => (
                      <small>
                        It was <code>{pinned()}</code>. Was the board flashed anew? Then on the head:{' '}
                        <code class="nw">breadbox nodes contact {key.node} --replace</code>
                      </small>
                    )}
                  </Show>
                </td>
              </tr>
            )}
          </For>
        </tbody>
      </table>
    </div>
  );
}
