import type { CommandSpec, OptionSpec } from '../command.ts';

/** What the words between a command and the cursor have settled. */
export interface GivenWords {
  readonly args: readonly string[];
  readonly options: ReadonlySet<OptionSpec>;
  /** The option whose value comes next. */
  readonly awaits: OptionSpec | undefined;
  /** After `--`, or after the script or program whose own words follow. */
  readonly argumentsOnly: boolean;
}

export function readGiven(spec: CommandSpec, words: readonly string[]): GivenWords {
  const args: string[] = [];
  const options = new Set<OptionSpec>();
  let awaits: OptionSpec | undefined;
  let argumentsOnly = false;
  for (const word of words) {
    if (awaits) {
      awaits = undefined;
    } else if (argumentsOnly || word === '-' || !word.startsWith('-')) {
      args.push(word);
      argumentsOnly ||= spec.readWords !== undefined;
    } else if (word === '--') {
      argumentsOnly = true;
    } else {
      const last = readOptions(spec, word, options);
      if (last && takesValue(last.option) && !last.hasValue) awaits = last.option;
    }
  }
  return { args, options, awaits, argumentsOnly };
}

/** `--output`, `--output=x`, `-o`, `-ox`, `-qo`. */
function readOptions(
  spec: CommandSpec,
  word: string,
  found: Set<OptionSpec>,
): { readonly option: OptionSpec; readonly hasValue: boolean } | undefined {
  if (word.startsWith('--')) {
    const option = findOption(spec, word.split('=')[0]!);
    if (option) found.add(option);
    return option && { option, hasValue: word.includes('=') };
  }
  for (let at = 1; at < word.length; at++) {
    const option = findOption(spec, `-${word[at]}`);
    if (!option) return undefined;
    found.add(option);
    if (takesValue(option)) return { option, hasValue: at < word.length - 1 };
  }
  return undefined;
}

export function findOption(spec: CommandSpec, name: string): OptionSpec | undefined {
  return spec.options.find((option) => namesOf(option).includes(name));
}

/** `-q` and `--quiet` of `-q, --quiet`. */
export function namesOf({ flags }: OptionSpec): string[] {
  return flags.split(/,? /).filter((part) => part.startsWith('-'));
}

export function takesValue({ flags }: OptionSpec): boolean {
  return !flags.split(' ').at(-1)!.startsWith('-');
}
