import { createMemo, For, type JSX, Show } from 'solid-js';
import { isLit, lampKind } from './lamp-words.ts';
import { LAMP_PLACES } from './lens.tsx';
import { panelText } from './panel-text.ts';
import { panelNodes, panelOf } from './panels.ts';
import { shownPanel } from './shown-panel.ts';

const WIDTH = 160;
const MOST_ACROSS = 16;
const EDGE = 10;

/** The panel in the rail of every page: a dot a lamp, in panel order, sixteen nodes a row. */
export function MiniPanel(): JSX.Element {
  const nodes = () => panelNodes() ?? [];
  const across = () => Math.max(Math.min(nodes().length, MOST_ACROSS), 4);
  const radius = () => (nodes().length > 8 ? 1.9 : 2.7);
  const apart = () => (nodes().length > 8 ? 6.2 : 9.8);
  const rows = () => Math.ceil(nodes().length / MOST_ACROSS);
  const rowHeight = () => 4 * apart() + (rows() > 1 ? 10 : 0);
  const height = () => 2 * EDGE + 4 + 4 * apart() + (rows() - 1) * rowHeight();
  const x = (at: number) => EDGE + ((at % MOST_ACROSS) + 0.5) * ((WIDTH - 2 * EDGE) / across());
  const y = (at: number, place: number) => EDGE + 3 + Math.floor(at / MOST_ACROSS) * rowHeight() + place * apart();
  const said = createMemo(() => panelText(nodes().map((node) => ({ node, panel: panelOf(node) }))));
  return (
    <Show when={nodes().length > 0}>
      <a class="mini" href="/" aria-label="Front panel">
        <svg viewBox={`0 0 ${WIDTH} ${height()}`} role="img" aria-label={`Panel: ${said()}`}>
          <path
            class="glass"
            d={`M1 ${height() - 1}V19A18 18 0 0 1 19 1H${WIDTH - 19}A18 18 0 0 1 ${WIDTH - 1} 19V${height() - 1}z`}
          />
          <For each={nodes()}>
            {(node, at) => {
              const shown = createMemo(() => shownPanel(node));
              const mode = () => shown()?.mode ?? 'status';
              return (
                <For each={LAMP_PLACES}>
                  {(place) => (
                    <rect
                      class={`dot ${lampKind(mode(), place)}`}
                      classList={{ on: isLit(shown()?.bits ?? 0, place) }}
                      x={x(at()) - radius()}
                      y={y(at(), place) - radius()}
                      width={2 * radius()}
                      height={2 * radius()}
                      rx={lampKind(mode(), place) === 'red' ? 0.6 : radius()}
                    />
                  )}
                </For>
              );
            }}
          </For>
        </svg>
      </a>
    </Show>
  );
}
