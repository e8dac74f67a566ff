import { For, type JSX, Show } from 'solid-js';
import type { BreadboxError } from '../../cluster/errors.ts';
import { countOf } from '../amounts.ts';
import { ProblemNote } from '../parts/problem-note.tsx';
import { StateGlyph } from '../parts/state-glyph.tsx';
import { importProblems, type PlacedProblem } from './import-problems.ts';

/** Why an inventory was refused: every error with its place and the line it stands in. */
export function ImportErrors(props: {
  readonly problem: BreadboxError;
  readonly name: string;
  readonly text: string;
}): JSX.Element {
  const found = () => importProblems(props.problem.message, props.text);
  return (
    <Show when={found().placed.length > 0} fallback={<ProblemNote problem={props.problem} />}>
      <div role="alert">
        <p class="state bad long">
          <StateGlyph shape="cross" />
          {props.name} has {countOf(found().placed.length, 'error')}. Nothing was imported.
        </p>
        <ul class="notes places">
          <For each={found().placed}>{(one) => <Placed problem={one} />}</For>
          <For each={found().other}>{(line) => <li>{line}</li>}</For>
        </ul>
      </div>
    </Show>
  );
}

function Placed(props: { readonly problem: PlacedProblem }): JSX.Element {
  return (
    <li>
      <div>
        <b>{props.problem.place}</b> {props.problem.sentence}
        <Show when={props.problem.source}>
          {(source) => (
            <pre class="source">
              {source().slice(0, (props.problem.column ?? 1) - 1)}
              <mark>{source().slice((props.problem.column ?? 1) - 1) || ' '}</mark>
            </pre>
          )}
        </Show>
      </div>
    </li>
  );
}
