import { createSignal } from 'solid-js';
import { PANEL_MODES, type PanelMode } from '../../protocol/panel-frame.ts';

type OwnView = Readonly<Record<string, PanelMode>>;

const KEY = 'breadbox.panel-view';

const [own, setOwn] = createSignal<OwnView>(kept());

/** How this viewer wants to see a panel; undefined: as it is. */
export function ownMode(node: string): PanelMode | undefined {
  return own()[node];
}

/** Sets what this viewer sees of these nodes, in this browser alone; undefined: as it is. */
export function setOwnMode(nodes: readonly string[], mode: (node: string) => PanelMode | undefined): void {
  const next: Record<string, PanelMode> = { ...own() };
  for (const node of nodes) {
    const wanted = mode(node);
    if (wanted === undefined) delete next[node];
    else next[node] = wanted;
  }
  setOwn(next);
  try {
    localStorage.setItem(KEY, JSON.stringify(next));
  } catch {
    // Storage is blocked: the view holds until the page is closed.
  }
}

function kept(): OwnView {
  try {
    const read: unknown = JSON.parse(localStorage.getItem(KEY) ?? '{}');
    if (typeof read !== 'object' || read === null) return {};
    const isMode = (mode: unknown): mode is PanelMode => PANEL_MODES.some((one) => one === mode);
    return Object.fromEntries(Object.entries(read).filter((entry): entry is [string, PanelMode] => isMode(entry[1])));
  } catch {
    return {}; // it is blocked, or somebody else's: the panels are shown as they are
  }
}
