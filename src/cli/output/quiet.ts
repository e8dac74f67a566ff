import type { World } from '../world.ts';
import type { Output } from './report.ts';

/** Bare ids and addresses, one a line, to be taken up by a script. */
export function quietOutput(world: Pick<World, 'stdout'>): Output {
  return {
    write(report) {
      for (const line of report.quiet) world.stdout.write(`${line}\n`);
    },
  };
}
