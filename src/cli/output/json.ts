import type { World } from '../world.ts';
import type { Output } from './report.ts';

/** One JSON value and a line feed. */
export function jsonOutput(world: Pick<World, 'stdout'>): Output {
  return {
    write(report) {
      world.stdout.write(`${JSON.stringify(report.json)}\n`);
    },
  };
}
