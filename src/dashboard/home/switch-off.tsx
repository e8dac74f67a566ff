import { createSignal, For, type JSX, onMount, Show } from 'solid-js';
import type { BreadboxError } from '../../cluster/errors.ts';
import { NodeSet } from '../../cluster/node-set.ts';
import { countOf } from '../amounts.ts';
import { call } from '../client.ts';
import { asBreadboxError } from '../load.ts';
import { nodes } from '../nodes/node-list.ts';
import { panelOf } from '../panel/panels.ts';
import { ProblemNote } from '../parts/problem-note.tsx';
import { toSwitchOff, type Work, wayBack, whatGoesOff, whatIsWaitedFor } from './switch-off-words.ts';

/** Switches the listed nodes off as `breadbox power off` does, once it was said what that means. */
export function SwitchOff(props: {
  /** What the inventory calls the computer of the head; else its host name. */
  readonly computer: string | undefined;
  readonly work: Work;
  readonly onBegun: () => void;
}): JSX.Element {
  const [asks, setAsks] = createSignal(false);
  return (
    <>
      <button type="button" class="btn" onClick={() => setAsks(true)}>
        Switch off safely
      </button>
      <Show when={asks()}>
        <Sheet {...props} onClose={() => setAsks(false)} />
      </Show>
    </>
  );
}

function Sheet(props: {
  readonly computer: string | undefined;
  readonly work: Work;
  readonly onBegun: () => void;
  readonly onClose: () => void;
}): JSX.Element {
  let dialog: HTMLDialogElement | undefined;
  const [problem, setProblem] = createSignal<BreadboxError>();
  const [busy, setBusy] = createSignal(false);
  onMount(() => dialog?.showModal());
  const plan = () => toSwitchOff(nodes() ?? [], (node) => panelOf(node)?.state, props.computer);
  const begin = async () => {
    setBusy(true);
    setProblem(undefined);
    try {
      await call('POST /api/maintenance', {
        body: { kind: 'power-off', nodes: NodeSet.of([...plan().nodes]).toString() },
      });
      props.onBegun();
      props.onClose();
    } catch (error) {
      setProblem(asBreadboxError(error));
      setBusy(false);
    }
  };
  return (
    <dialog class="sheet" ref={dialog} aria-label="Switch off safely" onClose={() => props.onClose()}>
      <h2>Switch off safely</h2>
      <Show
        when={plan().nodes.length > 0}
        fallback={<p class="mid">No node answers: there is nothing that could be switched off.</p>}
      >
        <Lines heading="What happens" lines={whatGoesOff(plan())} />
        <Lines heading="What is waited for" lines={whatIsWaitedFor(plan().nodes, props.work)} />
        <Lines heading="How it comes back" lines={wayBack(plan())} />
      </Show>
      <ProblemNote problem={problem()} />
      <div class="acts">
        <Show when={plan().nodes.length > 0}>
          <button type="button" class="btn stop" disabled={busy()} onClick={() => void begin()}>
            Switch off {countOf(plan().nodes.length, 'node')}
          </button>
        </Show>
        <button
          type="button"
          class="btn"
          ref={(keep) => queueMicrotask(() => keep.focus())}
          onClick={() => props.onClose()}
        >
          Keep it on
        </button>
      </div>
    </dialog>
  );
}

function Lines(props: { readonly heading: string; readonly lines: readonly string[] }): JSX.Element {
  return (
    <section>
      <h3>{props.heading}</h3>
      <ul>
        <For each={props.lines}>{(line) => <li>{line}</li>}</For>
      </ul>
    </section>
  );
}
