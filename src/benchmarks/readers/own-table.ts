import type { BenchFinding } from '../../protocol/bench.ts';
import { type HandFault, handRun, type WrittenField } from './hand-fields.ts';
import type { ReadRun } from './results-file.ts';

/** How the header begins that `writers/write-csv.ts` writes. */
const BEGIN = ['run', 'benchmark', 'state', 'origin'];
/** Columns of it that follow from others, or are of the head that wrote them. */
const LEFT = new Set(['run', 'origin', 'figure', 'value', 'unit']);

const THROTTLED: BenchFinding = {
  ...{ kind: 'throttled', sentence: 'A node was slowed down while it ran.' },
  ...{ what: 'The table says no more than that.', why: 'Heat, or too little voltage.' },
  todo: 'See to the cooling and the supply, and measure it again.',
};

export function isOwnTable(header: readonly string[]): boolean {
  return BEGIN.every((name, i) => header[i] === name);
}

/** A line of a table that `breadbox bench export --format csv` wrote: marks stay marks, and nothing of it becomes words. */
export function ownTableRun(fields: readonly WrittenField[], line: number): ReadRun | HandFault {
  const plain = fields.map((field) => ({ ...field, text: field.text.replace(/^'(?=[=+\-@])/, '') }));
  const own = new Map(plain.map(({ name, text }) => [name, text]));
  const special = new Set([...LEFT, 'node_set', 'throttled', 'about']);
  const run = handRun(
    plain.filter(({ name }) => !special.has(name)),
    line,
  );
  if ('sentence' in run) return run;
  const about = own.get('about');
  return {
    ...run,
    nodes: own.get('node_set') ?? '',
    machine: { ...run.machine, ...(about && { about: about.slice(0, 400) }) },
    ...(own.get('throttled') === 'true' && { findings: [THROTTLED] }),
  };
}
