import { type ArgumentSpec, type CommandEntry, type CommandSpec, isGroup, type OptionSpec } from '../command.ts';
import { HELP_OPTION, VERSION_OPTION } from '../help.ts';
import { findOption, type GivenWords, namesOf, readGiven, takesValue } from './given-words.ts';
import { type Candidate, NOTHING, type Offer } from './offer.ts';
import type { LiveKind, ValueKind } from './value-kind.ts';

/** `args`: the arguments that are already there. */
export type AskHead = (kind: LiveKind, args: readonly string[]) => Promise<readonly Candidate[]>;

/** `words`: those after `breadbox`, without their quotes, up to the cursor; the last may be empty. */
export async function completeWords(
  commands: readonly CommandEntry[],
  words: readonly string[],
  ask: AskHead,
): Promise<Offer> {
  const forHelp = words.length > 1 && words[0] === 'help';
  const before = words.slice(forHelp ? 1 : 0, -1);
  const word = words.at(-1) ?? '';
  let entries = commands;
  for (let at = 0; at < before.length; at++) {
    const entry = entries.find(({ name }) => name === before[at]);
    if (entry === undefined) return NOTHING;
    const loaded = await entry.load();
    if (isGroup(loaded)) entries = loaded.commands;
    else return forHelp ? NOTHING : completeCommand(loaded, before.slice(at + 1), word, ask);
  }
  if (word.startsWith('-')) return optionNames(entries === commands ? [HELP_OPTION, VERSION_OPTION] : [HELP_OPTION]);
  const shown = entries.filter(({ hidden }) => !hidden);
  return { candidates: shown.map(({ name, summary }) => ({ value: name, text: summary })), prefix: '' };
}

async function completeCommand(
  spec: CommandSpec,
  words: readonly string[],
  word: string,
  ask: AskHead,
): Promise<Offer> {
  const given = readGiven(spec, words);
  if (given.awaits) return values(given.awaits, given, '', ask);
  if (word.startsWith('-') && !given.argumentsOnly) {
    const name = /^--[^=]+(?==)/.exec(word)?.[0];
    if (name === undefined) return optionNames(unused(spec, given));
    const option = findOption(spec, name);
    return option && takesValue(option) ? values(option, given, `${name}=`, ask) : NOTHING;
  }
  const last = spec.args.at(-1);
  const argument = spec.args[given.args.length] ?? (last?.many ? last : undefined);
  if (argument) return onlyTaken(argument, await values(argument, given, '', ask));
  return given.argumentsOnly ? NOTHING : optionNames(unused(spec, given));
}

async function values(
  { complete = [], choices = [] }: { readonly complete?: readonly ValueKind[]; readonly choices?: readonly string[] },
  { args }: GivenWords,
  prefix: string,
  ask: AskHead,
): Promise<Offer> {
  const candidates: Candidate[] = choices.map((value) => ({ value }));
  let paths: Offer['paths'];
  for (const kind of complete) {
    if (kind === 'file' || kind === 'folder') paths = kind;
    else candidates.push(...(await ask(kind, args)));
  }
  return { candidates, paths, prefix };
}

/** What the command would refuse is not offered. */
function onlyTaken({ check }: ArgumentSpec, offer: Offer): Offer {
  const isTaken = ({ value }: Candidate) => {
    try {
      check?.(value);
      return true;
    } catch {
      return false; // which is what was asked
    }
  };
  return { ...offer, candidates: offer.candidates.filter(isTaken) };
}

function unused({ options }: CommandSpec, given: GivenWords): OptionSpec[] {
  return [...options.filter((option) => !given.options.has(option)), HELP_OPTION];
}

function optionNames(options: readonly OptionSpec[]): Offer {
  const candidates = options.flatMap((option) =>
    namesOf(option).map((value) => ({ value, text: option.text.replace(/\.$/, '') })),
  );
  return { candidates, prefix: '' };
}
