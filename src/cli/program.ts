import { Argument, Command, CommanderError, Option } from 'commander';
import { BreadboxError, exitCode } from '../cluster/errors.ts';
import { type CommandEntry, type CommandGroup, type CommandSpec, isGroup, type OptionSpec } from './command.ts';
import { commands } from './commands/all.ts';
import { commandHelp, groupHelp, type Place, programHelp } from './help.ts';
import type { PrintOptions } from './options.ts';
import type { Output } from './output/report.ts';
import { VERSION } from './version.ts';
import type { World } from './world.ts';

/** The exit code. @throws BreadboxError, or the reason of the world's signal */
export async function runProgram(argv: readonly string[], world: World): Promise<number> {
  const words = helpAsOption(argv);
  const reader = commands.find(({ name, readsWords }) => readsWords && name === words[0]);
  if (reader) return runReader(reader, words.slice(1), world);
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
    throw usageError(error, commandOf(program, argv));
  }
  return exit;
}

function addEntries(
  parent: Command,
  entries: readonly CommandEntry[],
  path: string,
  world: World,
  finish: (exit: number) => void,
): void {
  const byName = new Map(entries.map((entry) => [entry.name, entry]));
  for (const { name, hidden } of entries) parent.command(name, { hidden: hidden === true });
  parent.hook('preSubcommand', async (_, chosen) => {
    const entry = byName.get(chosen.name())!;
    const place = { path: `${path} ${entry.name}`, summary: entry.summary };
    const loaded = await entry.load();
    if (isGroup(loaded)) fillGroup(chosen, loaded, place, world, finish);
    else fillCommand(chosen, loaded, place, world, finish);
  });
}

function fillGroup(target: Command, group: CommandGroup, place: Place, world: World, finish: (exit: number) => void) {
  target.configureHelp({ formatHelp: () => groupHelp(place, group) });
  addEntries(target, group.commands, place.path, world, finish);
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

async function carryOut(spec: CommandSpec, world: World, args: readonly string[], options: PrintOptions) {
  const report = await spec.run(world, args, options as never);
  if (report === undefined) return 0;
  (await chooseOutput(options, world)).write(report);
  return report.exit ?? 0;
}

async function runReader(entry: CommandEntry, words: readonly string[], world: World): Promise<number> {
  const spec = (await entry.load()) as CommandSpec;
  const { args, options, help } = spec.readWords!(words);
  if (!help) return carryOut(spec, world, args, options);
  world.stdout.write(commandHelp({ path: `breadbox ${entry.name}`, summary: entry.summary }, spec));
  return 0;
}

function asOption({ flags, text, parse, value, required, choices }: OptionSpec): Option {
  const option = new Option(flags.replace(/ ([A-Z][A-Z0-9,|.-]*)$/, ' <$1>'), text);
  if (choices) option.choices(choices);
  if (parse) option.argParser(parse);
  if (value !== undefined) option.default(value);
  return option.makeOptionMandatory(required === true);
}

async function chooseOutput(options: PrintOptions, world: World): Promise<Output> {
  if (options.json) return (await import('./output/json.ts')).jsonOutput(world);
  if (options.quiet) return (await import('./output/quiet.ts')).quietOutput(world);
  return (await import('./output/table.ts')).tableOutput(world);
}

/** `breadbox help farm run` is `breadbox farm run --help`. */
function helpAsOption(argv: readonly string[]): string[] {
  return argv[0] === 'help' ? [...argv.slice(1), '--help'] : [...argv];
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
