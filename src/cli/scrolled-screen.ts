import { openScreen, type Screen } from './screen.ts';
import type { World } from './world.ts';

/** What terminals send for the keys, in their normal and their application mode. */
const MOVES = {
  '\x1b[A': 'up',
  '\x1bOA': 'up',
  '\x1b[B': 'down',
  '\x1bOB': 'down',
  '\x1b[5~': 'page-up',
  '\x1b[6~': 'page-down',
  '\x1b[H': 'first',
  '\x1bOH': 'first',
  '\x1b[F': 'last',
  '\x1bOF': 'last',
} as const;
// biome-ignore lint/suspicious/noControlCharactersInRegex: it begins what a terminal sends for such a key
const KEY = /\x1b(?:\[\d*[A-Z~]|O[A-Z])|[^\x1b]/g;

export interface ScrolledView {
  readonly lines: readonly string[];
  /** Of the items, so many have a place. */
  readonly shown: number;
}

export interface ScrolledContent {
  /** How many items there are to scroll through. */
  readonly count: () => number;
  /** @param from the first item that is shown */
  readonly view: (look: { readonly width: number; readonly height: number; readonly from: number }) => ScrolledView;
  /** What is scrolled through, before its numbers: "nodes "; default: nothing. */
  readonly noun?: string;
  /** How far an arrow goes. */
  readonly arrow: 'one' | 'page';
  /** Beside q, in the last line: "s order: name". */
  readonly further?: () => string;
  /** Of a key that moves nothing. `true`: what is shown begins at the first again. */
  readonly onKey?: (key: string) => boolean;
}

/** Its signal ends when somebody leaves it. */
export interface ScrolledScreen extends Pick<Screen, 'hasLeft' | 'close'> {
  readonly signal: AbortSignal;
  /** There is something else to show. */
  onChange(): void;
  /** The head does not answer; what it said last stays. */
  onAway(): void;
}

/** A list on the whole terminal that is drawn again and again, with keys to go through it. */
export function openScrolledScreen(world: World, content: ScrolledContent): ScrolledScreen {
  const { stdout } = world;
  const gone = new AbortController();
  let from = 0;
  let page = 1;
  let isAway = false;
  let drawn = '';

  const draw = (): void => {
    const [width, height] = [stdout.columns || 80, stdout.rows || 24];
    const count = content.count();
    const { lines: all, shown } = content.view({ width, height: height - 1, from });
    page = Math.max(1, shown);
    from = Math.min(from, Math.max(0, count - page));
    const further = content.further === undefined ? '' : `   ${content.further()}`;
    const more = shown < count ? `   ↑ ↓ ${content.noun ?? ''}${from + 1} to ${from + shown} of ${count}` : '';
    const away = isAway ? '   ✗ the head does not answer; this is what it said last' : '';
    const lines = all.slice(0, height - 1);
    const gap = Array.from({ length: height - 1 - lines.length }, () => '');
    const text = [...lines, ...gap, `q quit${further}${more}${away}`].join('\n');
    // Much of what is told at 20 times a second may be of items further down.
    if (text !== drawn) screen.draw(text);
    drawn = text;
  };
  const onResize = (): void => {
    drawn = '';
    draw();
  };
  const onKeys = (keys: string): void => {
    const arrow = content.arrow === 'one' ? 1 : page;
    for (const [key] of keys.matchAll(KEY)) {
      const move = key in MOVES ? MOVES[key as keyof typeof MOVES] : undefined;
      if (move === undefined && content.onKey?.(key)) from = 0;
      if (move === 'up') from -= arrow;
      if (move === 'down') from += arrow;
      if (move === 'page-up') from -= page;
      if (move === 'page-down') from += page;
      if (move === 'first') from = 0;
      if (move === 'last') from = content.count();
      from = Math.max(0, from);
    }
    draw();
  };

  const screen = openScreen(world, { onKeys, onResize });
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
