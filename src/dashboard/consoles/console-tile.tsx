import { A } from '@solidjs/router';
import { createSignal, type JSX, onCleanup, onMount, Show } from 'solid-js';
import type { BreadboxError } from '../../cluster/errors.ts';
import type { ConsoleEnd } from '../../protocol/consoles.ts';
import { asBreadboxError } from '../load.ts';
import { openLine } from './console-line.ts';
import type { ConsoleScreen } from './console-screen.ts';
import { askForConsoles, type Consoles, type OpenedConsole } from './open-consoles.ts';

const SAID_MS = 2000;

/** One terminal: whose it is, what can be done with it, and its screen. */
export function ConsoleTile(props: {
  readonly opened: OpenedConsole;
  readonly consoles: Consoles;
  readonly onProblem: (problem: BreadboxError | undefined) => void;
}): JSX.Element {
  const { console, node, ticket } = props.opened;
  const [end, setEnd] = createSignal<ConsoleEnd>();
  const [said, setSaid] = createSignal('');
  let head!: HTMLElement;
  let place!: HTMLDivElement;
  let screen: ConsoleScreen | undefined;

  const copy = async () => {
    try {
      await navigator.clipboard.writeText(screen?.text() ?? '');
      setSaid('Copied');
    } catch {
      // Over plain HTTP from another computer a page may not write there.
      setSaid('This browser lets no page copy over plain HTTP');
    }
    setTimeout(() => setSaid(''), SAID_MS);
  };
  const again = async () => {
    props.onProblem(undefined);
    try {
      const [one] = await askForConsoles(node, undefined);
      if (one !== undefined) props.consoles.replace(console, one);
    } catch (error) {
      props.onProblem(asBreadboxError(error));
    }
  };

  onMount(() => {
    let isGone = false;
    onCleanup(() => {
      isGone = true;
    });
    const line = openLine(
      { console, ticket },
      {
        onBytes: (bytes, drawn) => ready.then((it) => it.draw(bytes, drawn)),
        onEnd: (how) => {
          setEnd(how);
          props.consoles.hasEnded(console);
        },
      },
    );
    onCleanup(() => line.close());
    onCleanup(
      props.consoles.put(
        console,
        (typed) => end() === undefined && line.keys(typed),
        () => screen?.focus(),
      ),
    );
    const ready = import('./console-screen.ts').then(({ openScreen }) => {
      const it = openScreen(place, {
        onKeys: (typed, isReport) => {
          if (isReport) line.keys(typed);
          else props.consoles.type(console, typed);
        },
        onSize: (cols, rows) => line.size(cols, rows),
        onKey: (key) => {
          if (key === 'copy') void copy();
          else if (key === 'leave') head.querySelector('a')?.focus();
          else props.consoles.focusBeside(console, key === 'next' ? 1 : -1);
        },
      });
      if (isGone) it.end();
      else {
        screen = it;
        line.size(it.size.cols, it.size.rows);
        if (props.consoles.shown()[0]?.console === console) it.focus();
      }
      return it;
    });
    onCleanup(() => screen?.end());
  });

  return (
    <section
      class="console"
      classList={{ together: props.consoles.together() && end() === undefined, over: end() !== undefined }}
      aria-label={`Terminal on ${node}`}
    >
      <header ref={head}>
        <h2>
          <A href={`/nodes/${node}`}>{node}</A>
        </h2>
        <span class="note" role="status">
          {said()}
        </span>
        <button type="button" class="btn small" onClick={() => void copy()}>
          Copy<span class="vh"> what {node} shows</span>
        </button>
        <button type="button" class="btn small" onClick={() => props.consoles.remove(console)}>
          Close<span class="vh"> the terminal on {node}</span>
        </button>
      </header>
      <div class="screen" ref={place} />
      <Show when={end()}>
        {(how) => (
          <p class="ended" role="status">
            <span>
              Closed: {how().because}
              {how().exitCode === undefined || how().exitCode === 0 ? '' : `, with exit code ${how().exitCode}`}.
            </span>
            <button type="button" class="btn small" onClick={() => void again()}>
              Open again
            </button>
          </p>
        )}
      </Show>
    </section>
  );
}
