import { openScrolledScreen, type ScrolledScreen } from '../scrolled-screen.ts';
import { hasColour, type World } from '../world.ts';
import type { FollowingNodes } from './follow-nodes.ts';
import { SORTS, watchLines } from './watch-view.ts';
import type { WatchedNodes } from './watched-nodes.ts';

const COLOURS: Readonly<Record<string, number>> = { '✗': 31, '!': 33, '·': 90 };

/** All nodes on the whole terminal. */
export function openWatchScreen(world: World, watched: WatchedNodes): FollowingNodes & ScrolledScreen {
  const colour = hasColour(world, world.stdout);
  let sort = 0;
  const painted = (line: string, isTitle: boolean): string => {
    const code = isTitle ? 1 : COLOURS[line[0] ?? ''];
    return colour && code !== undefined ? `\x1b[${code}m${line}\x1b[0m` : line;
  };
  return openScrolledScreen(world, {
    count: () => watched.nodes().length,
    noun: 'nodes ',
    arrow: 'one',
    view(look) {
      const { lines, shown, titleAt } = watchLines(watched, { ...look, sort: SORTS[sort]!, nowMs: Date.now() });
      return { lines: lines.map((line, at) => painted(line, at === titleAt)), shown };
    },
    further: () => `s order: ${SORTS[sort]}`,
    onKey(key) {
      if (key !== 's') return false;
      sort = (sort + 1) % SORTS.length;
      return true;
    },
  });
}
