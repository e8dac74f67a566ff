import { openScreen } from '../screen.ts';
import { hasColour, type World } from '../world.ts';
import type { FollowingPanels } from './follow-panels.ts';
import { panelLines } from './panel-view.ts';
import type { ShownPanels } from './shown-panels.ts';

const UP = ['\x1b[A', '\x1bOA', '\x1b[5~'];
const DOWN = ['\x1b[B', '\x1bOB', '\x1b[6~'];

export interface PanelScreen extends FollowingPanels {
  hasLeft(): boolean;
  close(): void;
}

/** The panels on the whole terminal. Its signal ends when somebody leaves it. */
export function openPanelScreen(world: World, shown: ShownPanels, nodes: string | undefined): PanelScreen {
  const { stdout } = world;
  const colour = hasColour(world, stdout);
  const gone = new AbortController();
  let from = 0;
  let page = 1;
  let isAway = false;
  let drawn = '';

  const draw = (): void => {
    const [width, height] = [stdout.columns || 80, stdout.rows || 24];
    const panels = shown.all();
    const view = panelLines(panels, { width, height: height - 1, from, colour });
    page = Math.max(1, view.shown);
    from = Math.min(from, Math.max(0, panels.length - page));
    const more = view.shown < panels.length ? `   ↑ ↓ ${from + 1} to ${from + view.shown} of ${panels.length}` : '';
    const away = isAway ? '   ✗ the head does not answer; this is what it said last' : '';
    const lines = view.lines.slice(0, height - 1);
    const gap = Array.from({ length: height - 1 - lines.length }, () => '');
    const text = [...lines, ...gap, `q quit${more}${away}`].join('\n');
    // Most of what is told at 20 times a second may be of panels further down.
    if (text !== drawn) screen.draw(text);
    drawn = text;
  };
  const onResize = (): void => {
    drawn = '';
    draw();
  };
  const onKeys = (keys: string): void => {
    if (UP.includes(keys)) from = Math.max(0, from - page);
    if (DOWN.includes(keys)) from += page;
    draw();
  };

  const screen = openScreen(world, { onKeys, onResize });
  screen.left.then(() => gone.abort());
  draw();
  return {
    nodes,
    signal: AbortSignal.any([world.signal, gone.signal]),
    hasLeft: screen.hasLeft,
    close: screen.close,
    onChange() {
      isAway = false;
      draw();
    },
    onAway() {
      isAway = true;
      draw();
    },
  };
}
