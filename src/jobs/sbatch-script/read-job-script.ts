import { BreadboxError } from '../../cluster/errors.ts';
import type { Directive, JobAsk, ScriptCheck } from '../../protocol/jobs.ts';
import { findOptions, longDashHint } from '../../protocol/sbatch-options.ts';
import type { JobSpec } from '../engine.ts';
import type { Asked } from './asked.ts';
import { buildSpec, NeverStarts } from './build-spec.ts';
import { LONGEST_WORD, type PlacedWord } from './directive-words.ts';
import { environmentOptions } from './environment-options.ts';
import type { Place } from './meanings/option-meaning.ts';
import { noticeTraps } from './notice-traps.ts';
import { type Meant, readMeanings } from './read-meanings.ts';
import { scriptWords } from './script-lines.ts';
import { type PlacedOption, ScriptNotes } from './script-notes.ts';

export interface ScriptInput {
  /** Absent for srun; empty where --wrap gives the command. */
  readonly script: string | undefined;
  readonly scriptName?: string;
  /** The script's arguments, or srun's program with its own. */
  readonly argv: readonly string[];
  readonly options: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly directory: string;
  readonly umask?: number;
  readonly program: 'sbatch' | 'srun';
  readonly user: string;
  readonly loginEnvironment: Readonly<Record<string, string>>;
  readonly place: Place;
  /** For `--begin=now+1hour`. Default: now. */
  readonly now?: Date;
}

export interface ScriptReading {
  readonly check: ScriptCheck;
  /** Without account; absent where there are errors. */
  readonly spec: JobSpec | undefined;
}

/** What a job script, the environment and the command line ask for; the later ones win. Throws nothing: errors are in `check`. */
export function readJobScript(input: ScriptInput): ScriptReading {
  const notes = new ScriptNotes();
  const placed = [
    ...scriptOptions(input, notes),
    ...environmentOptions(input.environment, input.program),
    ...commandLine(input, notes),
  ];
  const context = { place: input.place, now: input.now ?? new Date() };
  const { directives, asked, inForce } = readMeanings(placed, context, notes);
  noticeTraps(asked, inForce, notes);
  const spec = notes.list('error').length > 0 ? undefined : trySpec(asked, inForce, input, notes);
  return { check: toCheck(directives, notes, spec), spec };
}

function scriptOptions({ script, program, options }: ScriptInput, notes: ScriptNotes): readonly PlacedOption[] {
  if (program === 'srun' || script === undefined) return [];
  const wrapped = findOptions(options, program).found.some(({ option }) => option.name === 'wrap');
  if (wrapped && script === '') return [];
  if (wrapped) {
    const text = '--wrap gives the command, and there is a script too.';
    notes.add({ level: 'error', source: 'command-line', option: 'wrap', text, hint: 'Leave one of them out.' });
    return [];
  }
  const words = tryScript(script, notes);
  const { found, problems, rest } = findOptions(
    words.map(({ text }) => text),
    program,
  );
  for (const { word, text, hint } of problems) {
    const { line, column } = words[word]!;
    notes.add({ level: 'error', source: 'script', line, column, text, ...(hint === undefined ? {} : { hint }) });
  }
  const stray = words[rest];
  if (stray !== undefined) {
    const { line, column, text } = stray;
    notes.add({
      level: 'error',
      source: 'script',
      line,
      column,
      text: `'${text}' is neither an option nor the value of one.`,
      hint:
        words[rest - 1]?.text === '='
          ? 'Write no spaces around =.'
          : (longDashHint(text) ?? 'Options begin with - or --; a comment behind them begins with #.'),
    });
  }
  return found.map((each) => {
    const { line, column } = words[each.word]!;
    return { source: 'script', found: each, line, column };
  });
}

function commandLine({ options, program }: ScriptInput, notes: ScriptNotes): readonly PlacedOption[] {
  if (options.some((word) => word.length > LONGEST_WORD)) {
    notes.add({ level: 'error', source: 'command-line', text: 'A word is longer than 128 KiB.' });
    return [];
  }
  const { found, problems, end } = findOptions(options, program);
  for (const { text, hint } of problems) {
    notes.add({ level: 'error', source: 'command-line', text, ...(hint === undefined ? {} : { hint }) });
  }
  if (end < options.length) {
    notes.add({
      level: 'error',
      source: 'command-line',
      text: `'${options[end]}' is neither an option nor the value of one.`,
    });
  }
  return found.map((each) => ({ source: 'command-line', found: each }));
}

function trySpec(asked: Asked, inForce: Meant['inForce'], input: ScriptInput, notes: ScriptNotes): JobSpec | undefined {
  try {
    return buildSpec(asked, input);
  } catch (error) {
    if (!(error instanceof BreadboxError)) throw error;
    const options = error instanceof NeverStarts ? error.options : ['export'];
    const placed = options.map((name) => inForce.get(name)).find((each) => each !== undefined);
    const note = { text: error.message, ...(error.hint === undefined ? {} : { hint: error.hint }) };
    if (placed === undefined) notes.add({ level: 'error', source: 'command-line', ...note });
    else notes.about('error', placed, note);
    return undefined;
  }
}

/** @returns No words where no Slurm would take the script, which is noted. */
function tryScript(script: string, notes: ScriptNotes): readonly PlacedWord[] {
  try {
    return scriptWords(script, notes);
  } catch (error) {
    if (!(error instanceof BreadboxError)) throw error;
    const hint = error.hint === undefined ? {} : { hint: error.hint };
    notes.add({ level: 'error', source: 'script', text: error.message, ...hint });
    return [];
  }
}

function toCheck(directives: readonly Directive[], notes: ScriptNotes, spec: JobSpec | undefined): ScriptCheck {
  const errors = notes.list('error');
  const asks = spec === undefined ? {} : { asks: toAsk(spec) };
  return { ok: errors.length === 0, directives: [...directives], warnings: notes.list('warning'), errors, ...asks };
}

function toAsk({ name, cpus, directory, batch }: JobSpec): JobAsk {
  const { tasks, cpusPerTask, memBytes, timeLimitSec, array, stderr } = batch!;
  return {
    name,
    tasks,
    cpusPerTask,
    cpus,
    ...(memBytes === undefined ? {} : { memBytes }),
    ...(timeLimitSec === undefined ? {} : { timeLimitSec }),
    ...(array === undefined ? {} : { array: { ...array, indexes: [...array.indexes] } }),
    stdout: batch!.stdout ?? (array === undefined ? 'slurm-%j.out' : 'slurm-%A_%a.out'),
    ...(stderr === undefined ? {} : { stderr }),
    directory,
  };
}
