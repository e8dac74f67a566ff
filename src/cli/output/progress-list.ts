import type { World } from '../world.ts';
import { liveLines, type ProgressList } from './live-lines.ts';
import { printable } from './printable.ts';

export interface ProgressLines<T> {
  /** Of a terminal, where they are drawn anew in place. `turning` is the sign of what goes on. */
  live(state: T, turning: string): readonly string[];
  /** Elsewhere, each with a key under which it is said once. */
  plain(state: T): Iterable<readonly [key: string, line: string]>;
}

/** On stderr; `quiet`, what is said between alone. */
export function startProgressList<T>(
  world: Pick<World, 'stderr' | 'env'>,
  quiet: boolean,
  { live, plain }: ProgressLines<T>,
): ProgressList<T> {
  const { stderr, env } = world;
  if (!quiet && stderr.isTTY === true && env.TERM !== 'dumb') return liveLines(world, live);
  const told = new Set<string>();
  return {
    show(state) {
      if (quiet) return;
      for (const [key, line] of plain(state)) {
        if (told.has(key)) continue;
        told.add(key);
        stderr.write(`${printable(line)}\n`);
      }
    },
    say: (line) => void stderr.write(`${line}\n`),
    stop: () => undefined,
  };
}
