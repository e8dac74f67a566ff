import { openScreen } from '../screen.ts';
import { hasColour, type World } from '../world.ts';
import type { FollowingNodes } from './follow-nodes.ts';
import { SORTS, watchLines } from './watch-view.ts';
import type { WatchedNodes } from './watched-nodes.ts';

const COLOURS: Readonly<Record<string, number>> = { '✗': 31, '!': 33, '·': 90 };
/** What terminals send for them, in their normal and their application mode. */
const KEYS: readonly (readonly [sent: string, lines: 'up' | 'down' | 'page-up' | 'page-down' | 'first' | 'last'])[] = [
  ['\x1b[A', 'up'],
  ['\x1bOA', 'up'],
  ['\x1b[B', 'down'],
  ['\x1bOB', 'down'],
  ['\x1b[5~', 'page-up'],
  ['\x1b[6~', 'page-down'],
  ['\x1b[H', 'first'],
  ['\x1bOH', 'first'],
  ['\x1b[F', 'last'],
  ['\x1bOF', 'last'],
];
// biome-ignore lint/suspicious/noControlCharactersInRegex: it begins what a terminal sends for such a key
const KEY = /\x1b(?:\[\d*[A-Z~]|O[A-Z])|[^\x1b]/g;

export interface WatchScreen extends FollowingNodes {
  hasLeft(): boolean;
  close(): void;
}

/** All nodes on the whole terminal. Its signal ends when somebody leaves it. */
export function openWatchScreen(world: World, watched: WatchedNodes): WatchScreen {
  const { stdout } = world;
  const colour = hasColour(world, stdout);
  const gone = new AbortController();
  let sort = 0;
  let from = 0;
  let shown = 1;
  let isAway = false;

  const draw = (): void => {
    const [width, height] = [stdout.columns || 80, stdout.rows || 24];
    const all = watched.nodes().length;
    const look = { width, height: height - 1, sort: SORTS[sort]!, from, nowMs: Date.now() };
    const view = watchLines(watched, look);
    shown = view.shown;
    from = Math.min(from, Math.max(0, all - shown));
    const more = shown < all ? `   ↑ ↓ nodes ${from + 1} to ${from + shown} of ${all}` : '';
    const away = isAway ? '   ✗ the head does not answer; this is what it said last' : '';
    const foot = `q quit   s order: ${SORTS[sort]}${more}${away}`;
    const lines = view.lines.slice(0, height - 1);
    const gap = Array.from({ length: height - 1 - lines.length }, () => '');
    screen.draw([...lines.map((line, i) => painted(line, i === 3)), ...gap, foot].join('\n'));
  };

  const painted = (line: string, isTitle: boolean): string => {
    const code = isTitle ? 1 : COLOURS[line[0] ?? ''];
    return colour && code !== undefined ? `\x1b[${code}m${line}\x1b[0m` : line;
  };

  const onKeys = (keys: string): void => {
    for (const [key] of keys.matchAll(KEY)) {
      if (key === 's') [sort, from] = [(sort + 1) % SORTS.length, 0];
      const move = KEYS.find(([sent]) => sent === key)?.[1];
      if (move === 'up') from--;
      if (move === 'down') from++;
      if (move === 'page-up') from -= shown;
      if (move === 'page-down') from += shown;
      if (move === 'first') from = 0;
      if (move === 'last') from = watched.nodes().length;
      from = Math.max(0, from);
    }
    draw();
  };

  const screen = openScreen(world, { onKeys, onResize: draw });
  screen.left.then(() => gone.abort());
  draw();
  return {
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
