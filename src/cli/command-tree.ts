import { Argument, Command, CommanderError, Option } from 'commander';
import { BreadboxError, exitCode } from '../cluster/errors.ts';
import { carryOut } from './carry-out.ts';
import { type CommandEntry, type CommandGroup, type CommandSpec, isGroup, type OptionSpec } from './command.ts';
import { commands } from './commands/all.ts';
import { commandHelp, groupHelp, type Place, programHelp } from './help.ts';
import { VERSION } from './version.ts';
import type { World } from './world.ts';

/** Words that the command tree parses. Answers the exit code. @throws BreadboxError, or the reason of the world's signal */
export async function runCommandTree(words: readonly string[], world: World): Promise<number> {
  let exit = 0;
  const program = new Command('breadbox')
    .version(VERSION, '-V, --version')
    .helpCommand(false)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => world.stdout.write(text),
      writeErr: (text) => world.stderr.write(text),
      outputError: () => undefined, // thrown as well, and worded by usageError
    })
    .configureHelp({ formatHelp: () => programHelp(commands) });
  const finish = (code: number) => {
    exit = code;
  };
  addEntries(program, commands, 'breadbox', world, finish);
  try {
    await program.parseAsync(words, { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) return 0;
    if (error.code === 'commander.help') return exitCode('usage');
    throw usageError(error, commandOf(program, words));
  }
  return exit;
}

function addEntries(
  parent: Command,
  entries: readonly CommandEntry[],
  path: string,
  world: World,
  finish: (exit: number) => void,
  alone?: string,
): void {
  const byName = new Map(entries.map((entry) => [entry.name, entry]));
  for (const { name, hidden } of entries) {
    parent.command(name, { hidden: hidden === true, isDefault: name === alone });
  }
  parent.hook('preSubcommand', async (_, chosen) => {
    const entry = byName.get(chosen.name())!;
    const place = { path: `${path} ${entry.name}`, summary: entry.summary };
    const loaded = await entry.load();
    // By now the parent has the words that follow its own options; the first of them is the chosen command.
    if (isGroup(loaded)) fillGroup(chosen, await namedAlone(loaded, parent.args.slice(1)), place, world, finish);
    else fillCommand(chosen, loaded, place, world, finish);
  });
}

/** A word that is no option, and not the value of one either, is the name of a command that there may not be. */
async function namedAlone(group: CommandGroup, words: readonly string[]): Promise<CommandGroup> {
  const isCommand = (word: string): boolean => group.commands.some(({ name }) => name === word);
  const mayBeNamed = words.some(isCommand);
  const isNamed = mayBeNamed && (await withoutValues(group, words)).some(isCommand);
  const isAlone = !isNamed && (group.aloneTakesWords === true || (words[0] ?? '-').startsWith('-'));
  return isAlone ? group : { ...group, alone: undefined };
}

/** A node, a file or a job may be called as a command is: what an option of the command takes that the group alone stands for is left out. */
async function withoutValues({ alone, commands }: CommandGroup, words: readonly string[]): Promise<readonly string[]> {
  const spec = await commands.find(({ name }) => name === alone)?.load();
  if (spec === undefined || isGroup(spec)) return words;
  const taking = new Set(
    spec.options.filter(({ flags }) => / [A-Z<]/.test(flags)).flatMap(({ flags }) => flags.match(/--?[\w-]+/g) ?? []),
  );
  return words.filter((_, at) => !taking.has(words[at - 1] ?? ''));
}

function fillGroup(target: Command, group: CommandGroup, place: Place, world: World, finish: (exit: number) => void) {
  target.configureHelp({ formatHelp: () => groupHelp(place, group) });
  addEntries(target, group.commands, place.path, world, finish, group.alone);
}

function fillCommand(target: Command, spec: CommandSpec, place: Place, world: World, finish: (exit: number) => void) {
  target.configureHelp({ formatHelp: () => commandHelp(place, spec) });
  for (const { name, text, optional, many, choices } of spec.args) {
    const word = many ? `${name}...` : name;
    const argument = new Argument(optional ? `[${word}]` : `<${word}>`, text);
    target.addArgument(choices ? argument.choices(choices) : argument);
  }
  for (const option of spec.options) target.addOption(asOption(option));
  target.action(async () => {
    spec.args.forEach(({ check, many }, i) => {
      for (const given of many ? target.args.slice(i) : target.args.slice(i, i + 1)) check?.(given);
    });
    finish(await carryOut(spec, world, target.args, target.opts()));
  });
}

function asOption({ flags, text, parse, value, required, choices }: OptionSpec): Option {
  const option = new Option(flags.replace(/ ([A-Z][A-Z0-9,|.-]*)$/, ' <$1>'), text);
  if (choices) option.choices(choices);
  if (parse) option.argParser(parse);
  if (value !== undefined) option.default(value);
  return option.makeOptionMandatory(required === true);
}

/** The words of `argv` that name a command: `breadbox farm run` of `farm run --nonsense`. */
function commandOf(program: Command, argv: readonly string[]): string {
  const names = ['breadbox'];
  let at = program;
  for (const word of argv) {
    const found = at.commands.find((one) => one.name() === word);
    if (found === undefined) break;
    names.push(word);
    at = found;
  }
  return names.join(' ');
}

/** What those who come from Slurm type. */
const SLURM_COMMANDS: Readonly<Record<string, string>> = {
  sbatch: 'submit',
  squeue: 'jobs',
  scancel: 'cancel',
  sacct: 'jobs --all',
  sinfo: 'top',
  scontrol: 'job',
  salloc: 'srun --pty bash',
};

/** `error: unknown command 'strat'\n(Did you mean start?)` in our words. */
function usageError(error: CommanderError, meantCommand: string): BreadboxError {
  const [message = '', suggestion] = error.message
    .replace(/^error: (command-argument value )?/, '')
    .replace(/<([A-Z]+)>/g, '$1')
    .replace("'ID...'", "'ID'")
    .split('\n');
  const ours = SLURM_COMMANDS[message.match(/^unknown command '(\w+)'$/)?.[1] ?? ''];
  const meant = ours ? `Here it is: breadbox ${ours}` : suggestion?.match(/^\((Did you mean .*)\)$/)?.[1];
  return new BreadboxError('usage', `${message.charAt(0).toUpperCase()}${message.slice(1).replace(/\.$/, '')}.`, {
    hint: meant ?? `Its help: ${meantCommand} --help`,
  });
}
