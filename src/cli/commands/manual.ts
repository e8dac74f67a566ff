import { command } from '../command.ts';
import { manual } from '../manual.ts';
import { commands } from './all.ts';

export const manualCommand = command({
  about: 'Prints docs/cli.md.',
  args: [],
  options: [],
  examples: [],
  async run(world) {
    world.stdout.write(await manual(commands));
    return undefined;
  },
});
