import { BreadboxError } from '../cluster/errors.ts';
import { type FoundOption, findOptions, type SlurmProgram } from '../protocol/sbatch-options.ts';

/** Options of this command alone: which there are and whether they take a value. */
export type OwnOptions = Readonly<Record<`--${string}`, 'none' | 'required'>>;

export interface JobWords {
  readonly found: readonly FoundOption[];
  /** Script or program and its arguments. */
  readonly rest: readonly string[];
  /** Our own options, without their dashes. */
  readonly own: Readonly<Record<string, string | true>>;
}

/**
 * Parts our own options from those of sbatch or srun, which stand before the script or program in any order.
 * @throws BreadboxError `usage`
 */
export function readJobWords(words: readonly string[], program: SlurmProgram, ours: OwnOptions): JobWords {
  const left = [...words];
  const own: Record<string, string | true> = {};
  for (;;) {
    const { found, problems, rest } = findOptions(left, program);
    // An option of ours is one that Slurm's reader does not know; as the value of another option it is none.
    const problem = problems.find(({ word }) => kindOf(left[word]!, ours)) ?? problems[0];
    if (problem === undefined) return { found, rest: left.slice(rest), own };
    const [name, value] = splitAtEquals(left[problem.word]!);
    const kind = kindOf(left[problem.word]!, ours);
    if (kind === undefined) throw new BreadboxError('usage', problem.text, { hint: problem.hint });
    left.splice(problem.word, 1);
    if (kind === 'none' && value !== undefined) throw new BreadboxError('usage', `${name} takes no value.`);
    const given = kind === 'none' ? true : (value ?? left.splice(problem.word, 1)[0]);
    if (given === undefined) throw new BreadboxError('usage', `${name} needs a value.`);
    own[name.slice(2)] = given;
  }
}

/** As words again, in long form, without some of them. */
export function optionWords(found: readonly FoundOption[], without: ReadonlySet<string>): string[] {
  return found
    .filter(({ option }) => !without.has(option.name))
    .map(({ option, value }) => (value === undefined ? `--${option.name}` : `--${option.name}=${value}`));
}

function kindOf(word: string, ours: OwnOptions) {
  const [name] = splitAtEquals(word);
  return Object.hasOwn(ours, name) ? ours[name as `--${string}`] : undefined;
}

function splitAtEquals(word: string): [string, string | undefined] {
  const at = word.indexOf('=');
  return at === -1 ? [word, undefined] : [word.slice(0, at), word.slice(at + 1)];
}
