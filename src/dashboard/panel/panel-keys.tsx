import { createMemo, createSignal, type JSX, onCleanup, Show } from 'solid-js';
import { PANEL_MODES, type PanelMode } from '../../protocol/panel-frame.ts';
import { call } from '../client.ts';
import { asBreadboxError } from '../load.ts';
import { listed } from '../sentence-words.ts';
import { isOwner } from '../session.ts';
import { ownMode, setOwnMode } from './own-view.ts';
import { loadPanels, panelOf } from './panels.ts';
import { flipForMe, shownPanel } from './shown-panel.ts';

const LAMP_TEST_SECONDS = 3;
/** More switches are counted, not named. */
const MOST_NAMED = 3;

/** What can be done with all strips together: the owner flips the panel itself, everybody else his own view of it. */
export function PanelKeys(props: { readonly nodes: readonly string[] }): JSX.Element {
  const [busy, setBusy] = createSignal(false);
  const [said, setSaid] = createSignal('');
  let ending: ReturnType<typeof setTimeout> | undefined;
  onCleanup(() => clearTimeout(ending));
  const own = createMemo(() => props.nodes.filter((node) => shownPanel(node)?.isOwn));
  const doing = async (work: () => Promise<string>) => {
    clearTimeout(ending);
    setBusy(true);
    setSaid('');
    try {
      setSaid(await work());
    } catch (error) {
      const { message, hint } = asBreadboxError(error);
      setSaid([message, hint].filter(Boolean).join(' '));
    }
    setBusy(false);
  };
  const flip = async (wanted: ReadonlyMap<PanelMode, readonly string[]>) => {
    for (const [mode, nodes] of wanted) {
      if (nodes.length > 0) await call('PUT /api/panel/mode', { body: { nodes: nodes.join(','), mode } });
    }
    setOwnMode(props.nodes, () => undefined);
    void loadPanels();
    return ruledText(props.nodes.filter((node) => panelOf(node)?.hasSwitch === true));
  };
  const flipAll = () => {
    const isAllLoad = props.nodes.every((node) => panelOf(node)?.mode === 'load');
    return flip(new Map([[isAllLoad ? 'status' : 'load', props.nodes]]));
  };
  const flipAsSeen = () =>
    flip(new Map(PANEL_MODES.map((mode) => [mode, own().filter((node) => ownMode(node) === mode)])));
  const flipMine = () => {
    const isAllLoad = props.nodes.every((node) => shownPanel(node)?.mode === 'load');
    for (const node of props.nodes) if ((shownPanel(node)?.mode === 'load') === isAllLoad) flipForMe(node);
  };
  const test = async () => {
    const leds: [boolean, boolean, boolean, boolean, boolean] = [true, true, true, true, true];
    await call('POST /api/panel/show', { body: { leds, seconds: LAMP_TEST_SECONDS } });
    ending = setTimeout(() => setSaid(''), LAMP_TEST_SECONDS * 1000);
    return 'All lamps are lit for three seconds.';
  };
  return (
    <div class="keys">
      <p class="silk said" role="status">
        {said() || ownText(own())}
      </p>
      <Show when={own().length > 0}>
        <button type="button" class="key" onClick={() => setOwnMode(props.nodes, () => undefined)}>
          Show as it is
        </button>
        <Show when={isOwner()}>
          <button type="button" class="key" disabled={busy()} onClick={() => void doing(flipAsSeen)}>
            Flip the panel so
          </button>
        </Show>
      </Show>
      <Show
        when={isOwner()}
        fallback={
          <button type="button" class="key" onClick={flipMine}>
            Flip all, for you
          </button>
        }
      >
        <button type="button" class="key" disabled={busy()} onClick={() => void doing(flipAll)}>
          Flip all toggles
        </button>
        <button type="button" class="key" disabled={busy()} onClick={() => void doing(test)}>
          Lamp test
        </button>
      </Show>
    </div>
  );
}

function ownText(own: readonly string[]): string {
  if (own.length === 0) return '';
  return own.length > MOST_NAMED ? `Your view of ${own.length} nodes.` : `Your view of ${listed(own)}.`;
}

function ruledText(ruled: readonly string[]): string {
  if (ruled.length === 0) return '';
  if (ruled.length > MOST_NAMED) return `${ruled.length} have a switch of their own, which rules.`;
  return `${listed(ruled)} ${ruled.length === 1 ? 'has a switch of its own' : 'have switches of their own'}, which rules.`;
}
