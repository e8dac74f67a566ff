import { createMemo, Index, type JSX, Show } from 'solid-js';
import type { Finding } from '../../protocol/doctor.ts';
import { BlinkButton } from '../nodes/blink-button.tsx';
import { Answer } from '../parts/answer.tsx';
import { FoundList } from '../parts/found-list.tsx';
import { StateGlyph } from '../parts/state-glyph.tsx';
import { isOwner } from '../session.ts';
import { type FoldedFinding, foldFindings, nodesOf } from './fold-findings.ts';

/** A light blinks by SSH, and who looks for a board mostly looks for one that lacks power or a cable. */
const BY_HAND: ReadonlySet<Finding['rung']> = new Set(['power']);

/** What is to blame, then the others. */
export function FindingList(props: { readonly findings: readonly Finding[] }): JSX.Element {
  const folded = createMemo(() => foldFindings(props.findings));
  return (
    <FoundList
      findings={folded()}
      answers={(one) => <Answers folded={one()} />}
      aside={({ first }) => (first.level === 'warning' ? 'A warning.' : undefined)}
      acts={(one) => (
        <Show when={isOwner() && BY_HAND.has(one().first.rung) && oneNode(one().first)}>
          {(node) => (
            <div class="acts">
              <BlinkButton node={node()} />
            </div>
          )}
        </Show>
      )}
    />
  );
}

/** The name where a finding is of one node alone. */
function oneNode({ nodes }: Finding): string | undefined {
  return /[[,]/.test(nodes) ? undefined : nodes;
}

function Answers(props: { readonly folded: FoldedFinding }): JSX.Element {
  const one = () => props.folded.first;
  return (
    <dl class="answers">
      <Answer word="Where">{nodesOf([one(), ...props.folded.others])}</Answer>
      <Show when={one().cause}>{(cause) => <Answer word="Why">{cause()}</Answer>}</Show>
      <Answer word="Proof">
        <code class="lines">{one().proof}</code>
        <Show when={one().proofFrom}>{(from) => <small class="note">{from()}</small>}</Show>
      </Answer>
      <Answer word="What to do">
        <code class="lines">{one().fix}</code>
        <Show when={needsText(one())}>{(text) => <small class="note">{text()}</small>}</Show>
      </Answer>
      <Show when={one().trouble}>{(trouble) => <Answer word="Tried">It could not be mended: {trouble()}</Answer>}</Show>
      <Show when={one().fixed === false && one().trouble === undefined}>
        <Answer word="Tried">What mends it was done, and it is still there.</Answer>
      </Show>
      <Show when={props.folded.others.length > 0}>
        <Answer word="Also">
          <ul>
            <Index each={props.folded.others}>{(other) => <li>{other().sentence}</li>}</Index>
          </ul>
        </Answer>
      </Show>
    </dl>
  );
}

function needsText({ needs, fixable }: Finding): string | undefined {
  const by = fixable ? 'Breadbox can do it.' : 'A person has to do it.';
  if (needs === 'reboot') return `${by} The node is restarted with it.`;
  return needs === 'restart' ? `${by} Services are restarted with it.` : by;
}

/** What was found and is gone. */
export function MendedList(props: { readonly findings: readonly Finding[] }): JSX.Element {
  return (
    <ul class="verified">
      <Index each={props.findings}>
        {(finding) => (
          <li class="state long good">
            <StateGlyph shape="tick" />
            <span>
              {finding().sentence}
              <small class="note lines">{finding().proof}</small>
            </span>
          </li>
        )}
      </Index>
    </ul>
  );
}
