import '../styles/consoles.css';
import { A, useSearchParams } from '@solidjs/router';
import { createSignal, For, type JSX, onCleanup, Show } from 'solid-js';
import type { BreadboxError } from '../../cluster/errors.ts';
import { countOf } from '../amounts.ts';
import { call } from '../client.ts';
import { ConsoleTile } from '../consoles/console-tile.tsx';
import { OpenConsoleForm } from '../consoles/open-console-form.tsx';
import { createConsoles } from '../consoles/open-consoles.ts';
import { PastConsoles } from '../consoles/past-consoles.tsx';
import { createLive } from '../live.ts';
import { createLoad } from '../load.ts';
import { NameNodesFirst } from '../nodes/name-nodes-first.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { ProblemNote } from '../parts/problem-note.tsx';
import { Section } from '../parts/section.tsx';
import { isOwner } from '../session.ts';

const LOOK_MS = 5000;

/** Terminals on nodes, side by side. They close with the page. */
export function ConsolesPage(): JSX.Element {
  return (
    <Show
      when={isOwner()}
      fallback={
        <PageHead
          sentence="Terminals on nodes are for the owner alone."
          title="Consoles"
          lead="Jobs run what you want to run; the owner can open a terminal for you to look at."
          crumb={<A href="/nodes">Nodes</A>}
        />
      }
    >
      <OwnConsoles />
    </Show>
  );
}

function OwnConsoles(): JSX.Element {
  const [params] = useSearchParams<{ nodes?: string }>();
  const [problem, setProblem] = createSignal<BreadboxError>();
  const consoles = createConsoles();
  const past = createLoad(
    () => true,
    (_, signal) => call('GET /api/consoles', { signal }),
  );
  // Also what other owners open and close; nothing tells of that.
  const timer = setInterval(() => document.hidden || past.problem() || past.reload(), LOOK_MS);
  onCleanup(() => clearInterval(timer));
  createLive(
    () => undefined,
    () => past.reload(),
    {},
  );
  const sentence = () => {
    const count = consoles.openCount();
    if (consoles.shown().length === 0) return 'Open a terminal on a node, or on several side by side.';
    if (count === 0) return 'No terminal is open any more.';
    const are = `${countOf(count, 'terminal')} ${count === 1 ? 'is' : 'are'} open`;
    return consoles.together() ? `${are}, and what you type goes to all.` : `${are}.`;
  };
  return (
    <>
      <PageHead
        sentence={sentence()}
        title="Consoles"
        lead={
          consoles.shown().length === 0
            ? 'Each is a shell of the account that the head logs in with. It closes with this page, or when you log out.'
            : undefined
        }
        crumb={
          <>
            <A href="/nodes">Nodes</A> / Consoles
          </>
        }
      />
      <ProblemNote problem={problem()} />
      <Show when={consoles.shown().length > 0}>
        <div class="console-bar" role="toolbar" aria-label="All terminals">
          <label class="choose">
            <input
              type="checkbox"
              checked={consoles.together()}
              disabled={consoles.openCount() < 2 && !consoles.together()}
              onChange={(event) => consoles.setTogether(event.currentTarget.checked)}
            />
            Type to all at once
          </label>
          <span class="note" role="status">
            {consoles.together()
              ? 'What you type or paste in any of them goes to every one that is open.'
              : 'What you type goes to the terminal that you are in.'}
          </span>
        </div>
        <div class="console-grid" data-count={consoles.shown().length}>
          <For each={consoles.shown()}>
            {(opened) => <ConsoleTile opened={opened} consoles={consoles} onProblem={setProblem} />}
          </For>
        </div>
        <p class="note console-keys">
          <kbd>Ctrl</kbd> <kbd>Shift</kbd> with <kbd>←</kbd> or <kbd>→</kbd> goes to the terminal beside, with{' '}
          <kbd>↑</kbd> back to the page, with <kbd>C</kbd> copies. All other keys go to the node.
        </p>
      </Show>
      <Section heading={consoles.shown().length > 0 ? 'One more' : 'Where'}>
        <NameNodesFirst />
        <OpenConsoleForm
          nodes={params.nodes ?? ''}
          more={consoles.shown().length > 0}
          onOpened={(opened) => {
            setProblem(undefined);
            consoles.add(opened);
            past.reload();
          }}
        />
      </Section>
      <Section heading="Who had one">
        <ProblemNote problem={past.problem()} />
        <Show when={past.value()}>{(rows) => <PastConsoles rows={rows()} />}</Show>
      </Section>
    </>
  );
}
