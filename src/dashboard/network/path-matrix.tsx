import { createMemo, For, type JSX, Show } from 'solid-js';
import type { NetworkTest } from '../../protocol/network.ts';
import { Section } from '../parts/section.tsx';
import { StateGlyph } from '../parts/state-glyph.tsx';
import type { Heat } from './path-heat.ts';

type Pair = NetworkTest['pairs'][number];

export interface MatrixProps {
  readonly heading: string;
  /** What pale, middling and dark say. */
  readonly words: readonly [string, string, string];
  readonly ends: readonly string[];
  readonly pairs: readonly Pair[];
  readonly blamed: ReadonlySet<string>;
  readonly cell: (pair: Pair) => { readonly text: string; readonly heat: Heat } | undefined;
}

/** With more ends than that a cell has room for its colour alone. */
const WITH_FIGURES = 12;

/** All paths, a row an end that sends. The strongest cells are the trouble. */
export function PathMatrix(props: MatrixProps): JSX.Element {
  const byName = createMemo(() => new Map(props.pairs.map((pair) => [`${pair.from} ${pair.to}`, pair])));
  const isDense = () => props.ends.length > WITH_FIGURES;
  const Name = (name: { readonly of: string }) => (
    <span classList={{ blamed: props.blamed.has(name.of) }}>
      {name.of}
      <Show when={props.blamed.has(name.of)}>
        <StateGlyph shape="triangle" />
        <span class="vh"> needs a hand</span>
      </Show>
    </span>
  );
  return (
    <Section
      heading={props.heading}
      aside={
        <ul class="heat-key">
          <For each={props.words}>
            {(word, i) => (
              <li>
                <i class={`heat-${[1, 2, 5][i()]}`} /> {word}
              </li>
            )}
          </For>
        </ul>
      }
    >
      <section class="scroll" tabindex="0" aria-label={`${props.heading}, a row sends, a column receives`}>
        <table class="paths" classList={{ dense: isDense() }}>
          <thead>
            <tr>
              <td />
              <For each={props.ends}>
                {(end) => (
                  <th scope="col">
                    <Name of={end} />
                  </th>
                )}
              </For>
            </tr>
          </thead>
          <tbody>
            <For each={props.ends}>
              {(from) => (
                <tr>
                  <th scope="row">
                    <Name of={from} />
                  </th>
                  <For each={props.ends}>
                    {(to) => {
                      const pair = () => byName().get(`${from} ${to}`);
                      const shown = () => {
                        const known = pair();
                        return known && props.cell(known);
                      };
                      const title = () => `${from} to ${to}: ${shown()?.text ?? pair()?.because ?? 'not measured'}`;
                      return (
                        <td
                          class={from === to ? 'self' : shown() === undefined ? 'untold' : `heat-${shown()!.heat}`}
                          title={from === to ? undefined : title()}
                        >
                          <Show when={from !== to} fallback="·">
                            <Show when={shown()} fallback={<span class="vh">not measured</span>}>
                              {(known) => <span classList={{ vh: isDense() }}>{known().text}</span>}
                            </Show>
                          </Show>
                        </td>
                      );
                    }}
                  </For>
                </tr>
              )}
            </For>
          </tbody>
        </table>
      </section>
    </Section>
  );
}
