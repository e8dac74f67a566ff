import { For, type JSX, Show } from 'solid-js';
import type { BreadboxError } from '../../cluster/errors.ts';
import { countOf } from '../amounts.ts';
import { importProblems } from '../nodes/import-problems.ts';
import { ProblemNote } from '../parts/problem-note.tsx';
import { StateGlyph } from '../parts/state-glyph.tsx';

/** Why a plan cannot be checked: each fault, and a button that leads to its line. */
export function PlanErrors(props: {
  readonly problem: BreadboxError;
  readonly text: string;
  /** Both are counted from 1. */
  readonly goTo: (line: number, column: number) => void;
}): JSX.Element {
  const found = () => importProblems(props.problem.message, props.text);
  const placeOf = (place: string) => /:(\d+):(\d+)$/.exec(place)?.slice(1).map(Number) ?? [1, 1];
  return (
    <Show when={found().placed.length > 0} fallback={<ProblemNote problem={props.problem} />}>
      <div role="alert" class="plan-errors">
        <p class="state bad long">
          <StateGlyph shape="cross" />
          The plan has {countOf(found().placed.length, 'error')}, so it was not checked.
        </p>
        <ul>
          <For each={found().placed}>
            {({ place, sentence, source }) => {
              const [line = 1, column = 1] = placeOf(place);
              return (
                <li>
                  <button type="button" class="btn small" onClick={() => props.goTo(line, column)}>
                    Line {line}
                  </button>
                  <div>
                    <p>{sentence}</p>
                    <Show when={source}>
                      <code>{source?.trim()}</code>
                    </Show>
                  </div>
                </li>
              );
            }}
          </For>
          <For each={found().other}>{(line) => <li>{line}</li>}</For>
        </ul>
      </div>
    </Show>
  );
}
