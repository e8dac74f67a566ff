import { useNavigate } from '@solidjs/router';
import { createSignal, Index, type JSX, Show } from 'solid-js';
import type { BreadboxError } from '../../cluster/errors.ts';
import type { Sandbox } from '../../protocol/sandbox.ts';
import { countOf } from '../amounts.ts';
import { apiPath, call, fetchText } from '../client.ts';
import { clockText } from '../clock.ts';
import { asBreadboxError } from '../load.ts';
import { Confirm } from '../parts/confirm.tsx';
import { ProblemNote } from '../parts/problem-note.tsx';
import { Section } from '../parts/section.tsx';
import { StateGlyph } from '../parts/state-glyph.tsx';

const MAX_LIST_BYTES = 1024 * 1024;

/** One practice cluster: its nodes, with their switches, and its end. */
export function SandboxSection(props: { readonly sandbox: Sandbox; readonly onChange: () => void }): JSX.Element {
  const [problem, setProblem] = createSignal<BreadboxError>();
  const [busy, setBusy] = createSignal<string>();
  const [asks, setAsks] = createSignal(false);
  const act = async (what: string, work: () => Promise<unknown>) => {
    setBusy(what);
    setProblem(undefined);
    try {
      await work();
    } catch (error) {
      setProblem(asBreadboxError(error));
    }
    setBusy(undefined);
    setAsks(false);
    props.onChange();
  };
  const navigate = useNavigate();
  const name = () => props.sandbox.name;
  const list = () =>
    act('list', async () => {
      const path = props.sandbox.inventory;
      const address = apiPath('GET /api/files/{path}', { params: { path: path.slice(1) } });
      const text = await fetchText(address, MAX_LIST_BYTES, new AbortController().signal);
      await call('POST /api/inventory/import', { body: { name: path.slice(path.lastIndexOf('/') + 1), text } });
      navigate('/nodes');
    });
  const turn = (node: string, isOn: boolean) =>
    act(node, () =>
      isOn
        ? call('POST /api/sandboxes/{name}/nodes/{node}/stop', { params: { name: name(), node }, body: {} })
        : call('POST /api/sandboxes/{name}/nodes/{node}/start', { params: { name: name(), node } }),
    );
  return (
    <Section
      heading={`${name()}: ${countOf(props.sandbox.nodes.length, 'virtual node')}`}
      aside={
        <span class="note">
          {props.sandbox.release}, {props.sandbox.network}, made {clockText(props.sandbox.createdAt)}
        </span>
      }
    >
      <ProblemNote problem={problem()} />
      <ul class="virtual-nodes">
        <Index each={props.sandbox.nodes}>
          {(node) => {
            const isOn = () => node().state === 'running';
            return (
              <li classList={{ off: !isOn() }}>
                <div>
                  <b>{node().node}</b>{' '}
                  <span class="note">
                    {node().node === props.sandbox.head ? 'head, ' : ''}
                    {node().address}
                    {node().internet ? '' : ', no internet'}
                  </span>
                </div>
                <span class={`state ${isOn() ? 'good' : 'quiet'}`}>
                  <StateGlyph shape={isOn() ? 'tick' : 'stop'} />
                  {isOn() ? 'Runs' : 'Off'}
                </span>
                <button
                  type="button"
                  class="btn small"
                  disabled={busy() !== undefined}
                  onClick={() => void turn(node().node, isOn())}
                >
                  {busy() === node().node ? (isOn() ? 'Stopping' : 'Starting') : isOn() ? 'Stop' : 'Start'}
                  <span class="vh"> {node().node}</span>
                </button>
              </li>
            );
          }}
        </Index>
      </ul>
      <p class="mid">
        Its list is {props.sandbox.inventory}; in a terminal, <code>breadbox up</code> takes it as it would take yours.
      </p>
      <Show
        when={asks()}
        fallback={
          <div class="acts">
            <button type="button" class="btn" disabled={busy() !== undefined} onClick={() => void list()}>
              Add its nodes to the list
            </button>
            <button type="button" class="btn" disabled={busy() !== undefined} onClick={() => setAsks(true)}>
              Destroy {name()}
            </button>
          </div>
        }
      >
        <Confirm
          question={`End the nodes of ${name()} and remove all of it?`}
          yes={busy() === name() ? 'Destroying' : 'Destroy it'}
          no="Keep it"
          busy={busy() !== undefined}
          onYes={() => void act(name(), () => call('DELETE /api/sandboxes/{name}', { params: { name: name() } }))}
          onNo={() => setAsks(false)}
        />
      </Show>
    </Section>
  );
}
