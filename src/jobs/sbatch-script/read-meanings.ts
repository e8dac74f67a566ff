import { BreadboxError } from '../../cluster/errors.ts';
import type { Directive } from '../../protocol/jobs.ts';
import type { Asked } from './asked.ts';
import { OPTION_MEANINGS } from './meanings/all.ts';
import type { OptionMeaning, OptionReading, ReadingContext } from './meanings/option-meaning.ts';
import type { PlacedOption, ScriptNotes } from './script-notes.ts';

interface Read {
  readonly placed: PlacedOption;
  readonly group: string;
  readonly reading: OptionReading;
}

/** Reads the values; of the options of one group the last is in force, and only what is in force warns. */
export function readMeanings(
  options: readonly PlacedOption[],
  context: ReadingContext,
  notes: ScriptNotes,
): { readonly directives: readonly Directive[]; readonly asked: Asked } {
  const reads: Read[] = [];
  for (const placed of options) {
    const meaning = OPTION_MEANINGS.get(placed.found.option.name);
    if (meaning === undefined) continue;
    const reading = readOne(meaning, placed, context, notes);
    if (reading !== undefined) reads.push({ placed, group: meaning.group ?? placed.found.option.name, reading });
  }
  refuseTwoOfAKind(reads, notes);
  const inForce = new Map(reads.map((read) => [read.group, read]));
  const asked: Asked = Object.assign({}, ...[...inForce.values()].map(({ reading }) => reading.asked ?? {}));
  for (const { placed, reading } of inForce.values()) {
    if (reading.warning !== undefined) notes.about('warning', placed, reading.warning);
  }
  return { directives: reads.map((read) => toDirective(read, inForce.get(read.group) !== read)), asked };
}

function readOne(
  meaning: OptionMeaning,
  placed: PlacedOption,
  context: ReadingContext,
  notes: ScriptNotes,
): OptionReading | undefined {
  try {
    return meaning.read(placed.found.value ?? '', context);
  } catch (error) {
    if (!(error instanceof BreadboxError)) throw error;
    const text = meaning.fate === 'refused' ? error.message : `${placed.found.written}: ${error.message}`;
    notes.about('error', placed, { text, ...(error.hint === undefined ? {} : { hint: error.hint }) });
    return undefined;
  }
}

/** --mem, --mem-per-cpu and --mem-per-gpu exclude each other, where they come from the same place. */
function refuseTwoOfAKind(reads: readonly Read[], notes: ScriptNotes): void {
  for (const { placed, group } of reads) {
    if (group !== 'memory') continue;
    const other = reads.find(
      (read) =>
        read.group === group &&
        read.placed.source === placed.source &&
        read.placed.found.option.name < placed.found.option.name,
    );
    if (other === undefined) continue;
    const names = `--${other.placed.found.option.name} and --${placed.found.option.name}`;
    notes.about('error', placed, { text: `${names} exclude each other.`, hint: 'Leave one of them out.' });
  }
}

function toDirective({ placed, reading }: Read, overridden: boolean): Directive {
  const { source, line, found } = placed;
  return {
    source,
    ...(line === undefined ? {} : { line }),
    option: found.option.name,
    ...(found.value === undefined ? {} : { value: found.value }),
    meaning: reading.meaning,
    overridden,
  };
}
