import { carryOut } from './carry-out.ts';
import type { CommandEntry, CommandSpec } from './command.ts';
import { commands } from './commands/all.ts';
import type { World } from './world.ts';

/** The exit code. @throws BreadboxError, or the reason of the world's signal */
export async function runProgram(argv: readonly string[], world: World): Promise<number> {
  const words = helpAsOption(argv);
  const reader = commands.find(({ name, readsWords }) => readsWords && name === words[0]);
  if (reader) return runReader(reader, words.slice(1), world);
  // Not before: it and what it needs take longer to begin than all that a command which reads its own words does.
  return (await import('./command-tree.ts')).runCommandTree(words, world);
}

async function runReader(entry: CommandEntry, words: readonly string[], world: World): Promise<number> {
  const spec = (await entry.load()) as CommandSpec;
  const { args, options, help } = spec.readWords!(words);
  if (!help) return carryOut(spec, world, args, options);
  const { commandHelp } = await import('./help.ts');
  world.stdout.write(commandHelp({ path: `breadbox ${entry.name}`, summary: entry.summary }, spec));
  return 0;
}

/** `breadbox help farm run` is `breadbox farm run --help`. A word that is no command is left alone: it is an error. */
function helpAsOption(argv: readonly string[]): string[] {
  const [first, ...named] = argv;
  if (first !== 'help') return [...argv];
  const isKnown = named[0] === undefined || named[0].startsWith('-') || commands.some(({ name }) => name === named[0]);
  return isKnown ? [...named, '--help'] : named;
}
