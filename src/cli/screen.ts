import type { World } from './world.ts';

const ENTER = '\x1b[?1049h\x1b[?25l\x1b[?7l';
const LEAVE = '\x1b[?7h\x1b[?25h\x1b[?1049l';
/** q, Ctrl-C, Ctrl-D. */
const LEAVING_KEYS = ['q', 'Q', '\x03', '\x04'];

export interface Screen {
  /** From the top; what does not fit is cut off. */
  draw(text: string): void;
  /** Resolves when q or Ctrl-C was pressed. */
  readonly left: Promise<void>;
  hasLeft(): boolean;
  /** What was on the terminal before is there again. */
  close(): void;
}

export interface ScreenEvents {
  /** Keys that do not leave, as the terminal sends them; several at once where they come fast. */
  readonly onKeys?: (keys: string) => void;
  /** It has another size. */
  readonly onResize?: () => void;
}

/** The whole terminal, for something that is drawn again and again. */
export function openScreen(
  { stdin, stdout }: Pick<World, 'stdin' | 'stdout'>,
  { onKeys: take, onResize = () => undefined }: ScreenEvents = {},
): Screen {
  let hasLeft = false;
  let leave: () => void;
  const left = new Promise<void>((resolve) => {
    leave = resolve;
  });
  const onKeys = (keys: Buffer) => {
    if (!LEAVING_KEYS.some((key) => keys.includes(key))) return take?.(keys.toString('latin1'));
    hasLeft = true;
    leave();
  };
  stdin.setRawMode?.(true);
  stdin.on('data', onKeys);
  stdout.on('resize', onResize);
  stdout.write(ENTER);
  return {
    left,
    hasLeft: () => hasLeft,
    draw(text) {
      const lines = text
        .trimEnd()
        .split('\n')
        .slice(0, stdout.rows || 24);
      stdout.write(`\x1b[H${lines.map((line) => `${line}\x1b[K`).join('\r\n')}\x1b[J`);
    },
    close() {
      stdout.write(LEAVE);
      stdin.off('data', onKeys);
      stdout.off('resize', onResize);
      stdin.setRawMode?.(false);
      stdin.pause();
    },
  };
}
