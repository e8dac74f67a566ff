import { type JSX, onCleanup, Show } from 'solid-js';
import { Brand } from '../parts/brand.tsx';
import { ProblemNote } from '../parts/problem-note.tsx';
import { ThemeSwitch } from '../parts/theme-switch.tsx';
import { askWho, session } from '../session.ts';
import { createTitle } from '../title.ts';

const AGAIN_MS = 3000;

export function UnreachablePage(): JSX.Element {
  createTitle(() => 'No answer');
  const timer = setInterval(() => void askWho(), AGAIN_MS);
  onCleanup(() => clearInterval(timer));
  const problem = () => {
    const now = session();
    return now.state === 'unreachable' ? now.problem : undefined;
  };
  return (
    <main class="doorway" id="main" tabindex="-1">
      <div class="top">
        <Brand />
        <ThemeSwitch />
      </div>
      <h1>Breadbox does not answer.</h1>
      <Show when={problem()?.code !== 'no-head'}>
        <ProblemNote problem={problem()} />
      </Show>
      <p>
        On the computer that runs it, type <code>breadbox status</code>. If it does not run, type{' '}
        <code>breadbox start --detach</code>.
      </p>
      <p>This page asks again every few seconds and goes on by itself.</p>
    </main>
  );
}
