import type { ArgumentSpec, CommandEntry, CommandGroup, CommandSpec, OptionSpec } from './command.ts';
import { ABOUT, ENVIRONMENT, EXIT_CODES, FILES, SUMMARY } from './manual-text.ts';
import { wrap } from './wrap.ts';

/** The same text on every terminal, so that it can be tested and quoted. */
const WIDTH = 80;
export const HELP_OPTION: OptionSpec = { flags: '-h, --help', text: 'Print this help.' };
export const VERSION_OPTION: OptionSpec = { flags: '-V, --version', text: 'Print the version.' };

/** Where a command stands in the tree. */
export interface Place {
  readonly path: string;
  readonly summary: string;
}

export function programHelp(entries: readonly CommandEntry[]): string {
  return page(
    [`breadbox: ${SUMMARY}`],
    section('USAGE', ['breadbox COMMAND [OPTIONS]', 'breadbox help COMMAND']),
    section('DESCRIPTION', paragraphs(ABOUT)),
    ...commandSections(entries),
    section(
      'OPTIONS',
      list([
        [HELP_OPTION.flags, HELP_OPTION.text],
        [VERSION_OPTION.flags, VERSION_OPTION.text],
      ]),
    ),
    section('EXIT CODES', list(EXIT_CODES)),
    section('ENVIRONMENT', list(ENVIRONMENT)),
    section('FILES', list(FILES)),
  );
}

export function groupHelp(place: Place, group: CommandGroup): string {
  return page(
    [`${place.path}: ${place.summary}`],
    section('USAGE', [`${place.path} COMMAND [OPTIONS]`]),
    section('DESCRIPTION', paragraphs(group.about)),
    section('COMMANDS', commandList(group.commands)),
    section('OPTIONS', list([[HELP_OPTION.flags, HELP_OPTION.text]])),
  );
}

export function commandHelp(place: Place, spec: CommandSpec): string {
  return page(
    [`${place.path}: ${place.summary}`],
    section('USAGE', [usage(place, spec)]),
    section('DESCRIPTION', paragraphs(spec.about)),
    section('ARGUMENTS', list(spec.args.map((arg) => [arg.name, argumentText(arg)]))),
    section('OPTIONS', list([...spec.options, HELP_OPTION].map((option) => [option.flags, optionText(option)]))),
    section(
      'EXAMPLES',
      spec.examples.flatMap(({ does, line }, i) => [
        ...(i > 0 ? [''] : []),
        `${does}${does.endsWith('?') ? '' : ':'}`,
        `  $ ${line}`,
      ]),
    ),
  );
}

export function usage({ path }: Place, { args }: Pick<CommandSpec, 'args'>): string {
  const words = args.map(({ name, optional, many }) => {
    const word = many ? `${name}…` : name;
    return optional ? `[${word}]` : word;
  });
  return [path, '[OPTIONS]', ...words].join(' ');
}

export function argumentText({ text, choices }: ArgumentSpec): string {
  return choices ? `${text} One of ${choices.join(', ')}.` : text;
}

export function optionText({ text, choices, value, shownDefault, required }: OptionSpec): string {
  const words = [text];
  if (choices) words.push(`One of ${choices.join(', ')}.`);
  if (required) words.push('Required.');
  // A full stop would make the parent of it.
  const shown = value === undefined ? shownDefault : value === '.' ? 'the one you are in' : String(value);
  if (shown !== undefined) words.push(`Default: ${shown}.`);
  return words.join(' ');
}

function page(...sections: (readonly string[])[]): string {
  return `${sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`;
}

function section(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : [title, ...lines.map((line) => (line === '' ? '' : `  ${line}`))];
}

/** Those without a topic first. */
function commandSections(entries: readonly CommandEntry[]): string[][] {
  const topics = [...new Set([undefined, ...entries.map(({ topic }) => topic)])];
  return topics.map((topic) =>
    section(
      topic === undefined ? 'COMMANDS' : `COMMANDS FOR ${topic.toUpperCase()}`,
      commandList(entries.filter((entry) => entry.topic === topic)),
    ),
  );
}

function commandList(entries: readonly CommandEntry[]): string[] {
  return list(entries.filter(({ hidden }) => !hidden).map(({ name, summary }) => [name, summary]));
}

function paragraphs(text: string): string[] {
  return text.split('\n\n').flatMap((paragraph, i) => [...(i > 0 ? [''] : []), ...wrap(paragraph, WIDTH - 2)]);
}

/** Terms beside their texts, in two columns. */
function list(items: readonly (readonly [string, string])[]): string[] {
  const left = Math.max(0, ...items.map(([term]) => term.length)) + 2;
  return items.flatMap(([term, text]) =>
    wrap(text, WIDTH - 2 - left).map((line, i) => (i === 0 ? term : '').padEnd(left) + line),
  );
}
