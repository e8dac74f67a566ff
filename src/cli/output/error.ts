import type { BreadboxError } from '../../cluster/errors.ts';
import { hasColour, type World } from '../world.ts';
import { printable } from './printable.ts';

/** On stderr, with `--json` too: stdout then stays empty. */
export function writeError(world: Pick<World, 'env' | 'stderr'>, error: BreadboxError): void {
  const name = hasColour(world, world.stderr) ? '\x1b[31mbreadbox:\x1b[0m' : 'breadbox:';
  world.stderr.write(`${name} ${printable(error.message)}\n`);
  if (error.hint) world.stderr.write(`${indented(printable(error.hint))}\n`);
}

function indented(text: string): string {
  return text.replace(/^/gm, '  ');
}
