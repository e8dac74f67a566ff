import { hasColour, type World } from '../world.ts';

const TURN_MS = 120;
const TURNING = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];
const COLOURS: Readonly<Record<string, number>> = { '✓': 32, '✗': 31, '!': 33, '·': 90 };

/** Shows how something is going, on stderr. */
export interface ProgressList<T> {
  show(state: T): void;
  /** A line of its own, above what goes on. */
  say(line: string): void;
  /** The list stands as it is; what is written next begins a new line. */
  stop(): void;
}

/** Lines drawn anew in place; the sign that a line begins with has a colour. What does not fit in height is left out at the top. */
export function liveLines<T>(
  world: Pick<World, 'stderr' | 'env'>,
  linesOf: (state: T, turning: string) => readonly string[],
): ProgressList<T> {
  const { stderr } = world;
  const colour = hasColour(world, stderr);
  let last: T | undefined;
  let drawn = 0;
  let turn = 0;

  const draw = (): void => {
    if (last === undefined) return;
    const width = (stderr.columns || 80) - 1;
    const height = (stderr.rows || 24) - 1;
    const lines = linesOf(last, TURNING[turn % TURNING.length]!).slice(-height);
    const shown = lines.map((line) => {
      const cut = [...line].slice(0, width).join('');
      const code = COLOURS[cut[0] ?? ''];
      return colour && code !== undefined ? `\x1b[${code}m${cut[0]}\x1b[0m${cut.slice(1)}` : cut;
    });
    stderr.write(`${drawn > 0 ? `\x1b[${drawn}A` : ''}\r\x1b[J${shown.map((line) => `${line}\n`).join('')}`);
    drawn = shown.length;
  };

  const timer = setInterval(() => {
    turn++;
    draw();
  }, TURN_MS);
  return {
    show(state) {
      last = state;
      draw();
    },
    say(line) {
      stderr.write(`${drawn > 0 ? `\x1b[${drawn}A` : ''}\r\x1b[J${line}\n`);
      drawn = 0;
      draw();
    },
    stop() {
      clearInterval(timer);
      draw();
    },
  };
}
