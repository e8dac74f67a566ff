import { BreadboxError } from '../cluster/errors.ts';
import { nearestWord } from './nearest-word.ts';
import { OPTION_ALIASES, OPTION_TABLE } from './sbatch-option-table.ts';

/**
 * The options of sbatch(1) and srun(1) as words: which there are and which take a value. What they mean for a job is
 * src/jobs/sbatch-script. Names as in the manual pages of Slurm 24.11.
 */
export interface SbatchOption {
  /** Long name without dashes. */
  readonly name: string;
  readonly short?: string;
  readonly value: 'none' | 'required' | 'optional';
}

const BY_LETTER = { sbatch: byLetter(OPTION_TABLE.sbatch), srun: byLetter(OPTION_TABLE.srun) };

export type SlurmProgram = keyof typeof OPTION_TABLE;

export interface FoundOption {
  readonly option: SbatchOption;
  /** Absent where none was written and none is needed. */
  readonly value: string | undefined;
  /** As written: `-n` or `--ntasks`. */
  readonly written: string;
  /** Index of the word where it begins. */
  readonly word: number;
}

/** A word that cannot be read. */
export interface OptionProblem {
  readonly word: number;
  /** A sentence. */
  readonly text: string;
  readonly hint?: string;
}

export interface FoundOptions {
  readonly found: readonly FoundOption[];
  readonly problems: readonly OptionProblem[];
  /** The first word that is neither an option nor a value, behind `--` where there is one; the number of words where there is none. */
  readonly rest: number;
  /** Where the options end: `rest`, or the index of `--`. */
  readonly end: number;
}

/** @throws BreadboxError `usage` for an option that nobody knows, or whose value is missing */
export function splitCommandLine(
  words: readonly string[],
  program: SlurmProgram,
): { readonly options: readonly string[]; readonly rest: readonly string[] } {
  const { problems, rest, end } = findOptions(words, program);
  const problem = problems[0];
  if (problem !== undefined) throw new BreadboxError('usage', problem.text, { hint: problem.hint });
  return { options: words.slice(0, end), rest: words.slice(rest) };
}

/**
 * As getopt_long(3) reads them with `+`: options end at `--` or at the first other word; `-n4`, `-n 4`, `-Hn4`, `--ntasks=4`,
 * `--ntasks 4`; a long name may be cut short while it stays unique; an optional value stands in the same word.
 */
export function findOptions(words: readonly string[], program: SlurmProgram): FoundOptions {
  const found: FoundOption[] = [];
  const problems: OptionProblem[] = [];
  let at = 0;
  while (at < words.length) {
    const word = words[at]!;
    if (word === '--') return { found, problems, rest: at + 1, end: at };
    if (!word.startsWith('-') || word === '-') return { found, problems, rest: at, end: at };
    const readings = word.startsWith('--') ? [readLong(word, program)] : readCluster(word, program);
    let next = at + 1;
    for (const reading of readings) {
      if ('text' in reading) problems.push({ word: at, ...reading });
      else if (reading.option.value === 'required' && reading.value === undefined) {
        if (next === words.length) problems.push({ word: at, text: `${reading.written} needs a value.` });
        else found.push({ ...reading, value: words[next++], word: at });
      } else found.push({ ...reading, word: at });
    }
    at = next;
  }
  return { found, problems, rest: at, end: at };
}

type Reading = Omit<FoundOption, 'word'> | Omit<OptionProblem, 'word'>;

function readLong(word: string, program: SlurmProgram): Reading {
  const equals = word.indexOf('=');
  const name = equals === -1 ? word.slice(2) : word.slice(2, equals);
  const value = equals === -1 ? undefined : word.slice(equals + 1);
  const option = findLong(name, program);
  if ('text' in option) return option;
  const written = `--${option.name}`;
  if (option.value === 'none' && value !== undefined) {
    return { text: `${written} takes no value.`, hint: `Write ${written} alone.` };
  }
  return { option, value, written };
}

function findLong(name: string, program: SlurmProgram): SbatchOption | Omit<OptionProblem, 'word'> {
  const options = OPTION_TABLE[program];
  const named = (full: string) => options.find((option) => option.name === full);
  const exact = named(name) ?? named(OPTION_ALIASES.get(name) ?? '');
  if (exact !== undefined) return exact;
  const begun = name === '' ? [] : options.filter((option) => option.name.startsWith(name));
  if (begun.length === 1) return begun[0]!;
  if (begun.length > 1) {
    const names = begun.slice(0, 5).map((option) => `--${option.name}`);
    return { text: `--${name} could be ${names.join(', ')}${begun.length > 5 ? ', …' : ''}.` };
  }
  const other = program === 'sbatch' ? 'srun' : 'sbatch';
  if (OPTION_TABLE[other].some((option) => option.name === name)) {
    return { text: `--${name} is an option of ${other}, not of ${program}.` };
  }
  const nearest = nearestWord(
    name,
    options.map((option) => option.name),
  );
  return {
    text: `${program} has no option --${name}.`,
    ...(nearest === undefined ? {} : { hint: `Did you mean --${nearest}?` }),
  };
}

/** For what an editor has made of an option that was copied from a page or a letter. */
export function longDashHint(word: string): string | undefined {
  return /^[–—]/.test(word) ? 'An editor has made one long dash of two short ones: write --.' : undefined;
}

function readCluster(word: string, program: SlurmProgram): readonly Reading[] {
  const readings: Reading[] = [];
  for (let i = 1; i < word.length; i++) {
    const letter = word[i]!;
    const written = `-${letter}`;
    const option = BY_LETTER[program].get(letter);
    if (option === undefined) {
      const long = OPTION_TABLE[program].find(({ name }) => name === word.slice(1).split('=')[0]);
      const hint = longDashHint(letter) ?? (long && `Did you mean --${long.name}, with two dashes?`);
      readings.push({ text: `${program} has no option ${written}.`, ...(hint === undefined ? {} : { hint }) });
      return readings;
    }
    if (option.value === 'none') readings.push({ option, value: undefined, written });
    else {
      const value = word.slice(i + 1);
      readings.push({ option, value: value === '' ? undefined : value, written });
      return readings;
    }
  }
  return readings;
}

function byLetter(options: readonly SbatchOption[]): ReadonlyMap<string, SbatchOption> {
  return new Map(options.flatMap((option) => (option.short === undefined ? [] : [[option.short, option] as const])));
}
