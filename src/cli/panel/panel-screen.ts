import { openScrolledScreen, type ScrolledScreen } from '../scrolled-screen.ts';
import { hasColour, type World } from '../world.ts';
import type { FollowingPanels } from './follow-panels.ts';
import { panelLines } from './panel-view.ts';
import type { ShownPanels } from './shown-panels.ts';

/** The panels on the whole terminal. */
export function openPanelScreen(
  world: World,
  shown: ShownPanels,
  nodes: string | undefined,
): FollowingPanels & ScrolledScreen {
  const colour = hasColour(world, world.stdout);
  const screen = openScrolledScreen(world, {
    count: () => shown.all().length,
    view: (look) => panelLines(shown.all(), { ...look, colour }),
    arrow: 'page',
  });
  return { ...screen, nodes };
}
