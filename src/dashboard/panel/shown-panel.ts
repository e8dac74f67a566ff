import { bitsOf, frameOf, isSlow, ledsOf, type PanelMode, POWER_FLAGS } from '../../protocol/panel-frame.ts';
import { nodes } from '../nodes/node-list.ts';
import { figuresOf } from '../telemetry/live-figures.ts';
import { toldOf } from '../telemetry/told-nodes.ts';
import { ownMode, setOwnMode } from './own-view.ts';
import { type PanelNow, panelOf } from './panels.ts';

/** What a viewer sees of a node's panel. */
export interface ShownPanel {
  readonly mode: PanelMode;
  readonly bits: number;
  /** It is this viewer's view, and not what the panel shows. */
  readonly isOwn: boolean;
  readonly state: PanelNow['state'];
}

/** Undefined until the head has told of it. */
export function shownPanel(node: string): ShownPanel | undefined {
  const panel = panelOf(node);
  if (panel === undefined) return undefined;
  const wanted = ownMode(node) ?? panel.mode;
  const isOwn = wanted !== panel.mode;
  return {
    mode: wanted,
    bits: isOwn && panel.state === 'live' ? otherFrame(node, wanted, panel) : panel.leds,
    isOwn,
    state: panel.state,
  };
}

/** Flips the toggle of a node for this viewer alone. */
export function flipForMe(node: string): void {
  const panel = panelOf(node);
  if (panel === undefined) return;
  const wanted = (ownMode(node) ?? panel.mode) === 'load' ? 'status' : 'load';
  setOwnMode([node], () => (wanted === panel.mode ? undefined : wanted));
}

/** The frame of the mode that the panel is not in, of what the node measures. */
function otherFrame(node: string, mode: PanelMode, panel: PanelNow): number {
  const figures = figuresOf(node);
  const users = ledsOf(panel.users ?? 0);
  const slow = figures?.slow ?? 0;
  const cores = toldOf(node)?.about?.cores ?? nodes()?.find((row) => row.node === node)?.cores;
  return bitsOf(
    frameOf(mode, {
      booted: true,
      connected: true,
      slow: isSlow((flag) => (slow >> POWER_FLAGS.indexOf(flag)) & 1),
      load1: figures?.load1,
      cores,
      user1: users[3],
      user2: users[4],
    }),
  );
}
