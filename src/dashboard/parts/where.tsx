import { createMemo, For, type JSX, Show } from 'solid-js';
import { NodeSet } from '../../cluster/node-set.ts';
import { panelNodes } from '../panel/panels.ts';

/** How much of a node: all its cores, some of them. */
export type Share = 'whole' | 'part';

/**
 * Where something is: a slot a node in panel order, filled where it has the node, half where it has some of its cores.
 * What is no part of the panel, such as the head's own computer or one that was lent, is named; so is a machine of one node,
 * whose only slot would say nothing.
 */
export function Where(props: { readonly nodes: ReadonlyMap<string, Share> }): JSX.Element {
  const slots = createMemo(() => {
    const all = panelNodes() ?? [];
    return all.length > 1 ? all : [];
  });
  const here = createMemo(() => slots().filter((node) => props.nodes.has(node)));
  // A computer that was lent has any name: no node set is made of it.
  const elsewhere = createMemo(() => [...props.nodes.keys()].filter((node) => !slots().includes(node)).join(', '));
  const said = () => (here().length === 0 ? 'nowhere yet' : `on ${NodeSet.of(here())}`);
  return (
    <>
      <Show when={slots().length > 0 && (here().length > 0 || elsewhere() === '')}>
        <span class="where" classList={{ many: slots().length > 8 }} role="img" aria-label={said()} title={said()}>
          <For each={slots()}>
            {(node) => (
              <i classList={{ whole: props.nodes.get(node) === 'whole', part: props.nodes.get(node) === 'part' }} />
            )}
          </For>
        </span>
      </Show>
      <Show when={elsewhere() || (slots().length === 0 && 'nowhere yet')}>
        {(names) => <span class="elsewhere">{names()}</span>}
      </Show>
    </>
  );
}
