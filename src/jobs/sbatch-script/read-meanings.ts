import { BreadboxError } from '../../cluster/errors.ts';
import type { Directive } from '../../protocol/jobs.ts';
import type { Asked } from './asked.ts';
import { LONGEST_WORD } from './directive-words.ts';
import { OPTION_MEANINGS } from './meanings/all.ts';
import type { OptionMeaning, OptionReading, ReadingContext } from './meanings/option-meaning.ts';
import { clipped, type PlacedOption, type ScriptNotes } from './script-notes.ts';

const MOST_OPTIONS = 1000;

interface Read {
  readonly placed: PlacedOption;
  readonly group: string;
  readonly reading: OptionReading;
}

export interface Meant {
  readonly directives: readonly Directive[];
  readonly asked: Asked;
  /** By the option's name. */
  readonly inForce: ReadonlyMap<string, PlacedOption>;
}

/** Reads the values; of the options of one group the last is in force, and only what is in force warns. */
export function readMeanings(
  options: readonly PlacedOption[],
  context: Omit<ReadingContext, 'source'>,
  notes: ScriptNotes,
): Meant {
  const reads: Read[] = [];
  if (options.length > MOST_OPTIONS) {
    notes.about('error', options[MOST_OPTIONS]!, { text: `There are more than ${MOST_OPTIONS} options.` });
  }
  for (const placed of options.slice(0, MOST_OPTIONS)) {
    const meaning = OPTION_MEANINGS.get(placed.found.option.name);
    if (meaning === undefined) continue;
    const reading = readOne(meaning, placed, { ...context, source: placed.source }, notes);
    if (reading !== undefined) reads.push({ placed, group: meaning.group ?? placed.found.option.name, reading });
  }
  const winners = new Map(withoutWeakerMemory(reads, notes).map((read) => [read.group, read]));
  const inForce = new Map<string, PlacedOption>();
  const given: Record<string, string> = {};
  for (const { placed, reading } of winners.values()) {
    inForce.set(placed.found.option.name, placed);
    given[placed.found.option.name] = placed.found.value ?? '';
    if (reading.warning !== undefined) {
      notes.about('warning', placed, { ...reading.warning, text: `${placed.found.written}: ${reading.warning.text}` });
    }
  }
  const asked: Asked = Object.assign({ given }, ...[...winners.values()].map(({ reading }) => reading.asked ?? {}));
  return { directives: reads.map((read) => toDirective(read, winners.get(read.group) !== read)), asked, inForce };
}

function readOne(
  meaning: OptionMeaning,
  placed: PlacedOption,
  context: ReadingContext,
  notes: ScriptNotes,
): OptionReading | undefined {
  try {
    const value = placed.found.value ?? '';
    if (value.length > LONGEST_WORD) throw new BreadboxError('bad-input', 'The value is longer than 128 KiB.');
    const isSlurms = context.place.isCluster === true && (meaning.fate === 'warned' || meaning.fate === 'refused');
    if (isSlurms) return { meaning: value === '' ? 'as Slurm has it' : value };
    return meaning.read(value, context);
  } catch (error) {
    if (!(error instanceof BreadboxError)) throw error;
    const text = `${placed.found.written}: ${error.message}`;
    const hint = twoDashes(placed) ?? error.hint;
    notes.about('error', placed, { text, ...(hint === undefined ? {} : { hint }) });
    return undefined;
  }
}

/** `-mem=4G` is `-m` with the value `em=4G`. */
function twoDashes({ found }: PlacedOption): string | undefined {
  if (found.written.length !== 2) return undefined;
  const name = `${found.written[1]}${found.value ?? ''}`.split('=')[0]!;
  return OPTION_MEANINGS.has(name) ? `Did you mean --${name}, with two dashes?` : undefined;
}

/**
 * --mem, --mem-per-cpu and --mem-per-gpu exclude each other in script and command line together, and here the environment,
 * where it says another one of them, is the weakest: as sbatch does it.
 */
function withoutWeakerMemory(reads: readonly Read[], notes: ScriptNotes): readonly Read[] {
  const stated = reads.filter(({ group, placed }) => group === 'memory' && placed.source !== 'environment');
  const name = stated[0]?.placed.found.option.name;
  const other = stated.find(({ placed }) => placed.found.option.name !== name);
  if (other !== undefined) {
    const text = `--${name} and --${other.placed.found.option.name} exclude each other.`;
    notes.about('error', other.placed, { text, hint: 'Leave one of them out.' });
  }
  if (name === undefined) return reads;
  return reads.filter(({ group, placed }) => group !== 'memory' || placed.found.option.name === name);
}

function toDirective({ placed, reading }: Read, overridden: boolean): Directive {
  const { source, line, found } = placed;
  return {
    source,
    ...(line === undefined ? {} : { line }),
    option: found.option.name,
    ...(found.value === undefined ? {} : { value: found.value }),
    meaning: clipped(reading.meaning),
    overridden,
  };
}
