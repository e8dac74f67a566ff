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

/** The whole terminal, for something that is drawn again and again. */
export function openScreen({ stdin, stdout }: Pick<World, 'stdin' | 'stdout'>): Screen {
  let hasLeft = false;
  let leave: () => void;
  const left = new Promise<void>((resolve) => {
    leave = resolve;
  });
  const onKeys = (keys: Buffer) => {
    if (!LEAVING_KEYS.some((key) => keys.includes(key))) return;
    hasLeft = true;
    leave();
  };
  stdin.setRawMode?.(true);
  stdin.on('data', onKeys);
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
      stdin.setRawMode?.(false);
      stdin.pause();
    },
  };
}
