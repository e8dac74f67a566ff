import { type JSX, onCleanup } from 'solid-js';
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
      <ProblemNote problem={problem()} />
      <p>This page asks again every few seconds and goes on by itself.</p>
    </main>
  );
}
