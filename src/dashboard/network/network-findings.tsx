import { type JSX, Show } from 'solid-js';
import type { NetworkFinding } from '../../protocol/network.ts';
import { BlinkButton } from '../nodes/blink-button.tsx';
import { nodes } from '../nodes/node-list.ts';
import { FoundList } from '../parts/found-list.tsx';
import { WhatWhyTodo } from '../parts/what-why-todo.tsx';
import { isOwner } from '../session.ts';

/** What a network test has found, the gravest first. */
export function NetworkFindings(props: {
  readonly findings: readonly NetworkFinding[];
  /** Measures this node alone; absent where nothing may be begun. */
  readonly again?: ((node: string) => void) | undefined;
}): JSX.Element {
  const isNode = (name: string) => nodes()?.some(({ node }) => node === name) === true;
  return (
    <FoundList
      findings={props.findings}
      answers={(finding) => <WhatWhyTodo finding={finding()} />}
      acts={(first) => (
        <Show when={isOwner() && isNode(first().node)}>
          <div class="acts">
            <BlinkButton node={first().node} />
            <Show when={props.again}>
              {(again) => (
                <button type="button" class="btn" onClick={() => again()(first().node)}>
                  Test {first().node} only
                </button>
              )}
            </Show>
          </div>
        </Show>
      )}
    />
  );
}
