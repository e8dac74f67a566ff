import { For, type JSX, Show } from 'solid-js';
import type { PlanFinding } from '../../protocol/plan.ts';
import { Section } from '../parts/section.tsx';
import { type Shape, StateGlyph } from '../parts/state-glyph.tsx';

const LOOKS: Readonly<
  Record<PlanFinding['kind'], { readonly shape: Shape; readonly look: string; readonly word: string }>
> = {
  breaks: { shape: 'cross', look: 'bad', word: 'breaks' },
  warning: { shape: 'triangle', look: 'warn', word: 'warning' },
  unknown: { shape: 'dashed', look: 'quiet', word: 'unknown' },
  note: { shape: 'dot', look: 'quiet', word: 'note' },
};

/** What breaks, what is near it, and what nobody can say: the worst first. */
export function PlanFindings(props: { readonly findings: readonly PlanFinding[] }): JSX.Element {
  return (
    <Show when={props.findings.length > 0}>
      <Section heading="What was found">
        <ul class="plan-findings">
          <For each={props.findings}>
            {({ kind, sentence }) => (
              <li>
                <span class={`state ${LOOKS[kind].look}`}>
                  <StateGlyph shape={LOOKS[kind].shape} />
                  {LOOKS[kind].word}
                </span>
                <p>{sentence}</p>
              </li>
            )}
          </For>
        </ul>
      </Section>
    </Show>
  );
}
