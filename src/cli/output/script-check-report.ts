import { formatBytes, formatDuration } from '../../cluster/units.ts';
import type { Directive, JobAsk, ScriptCheck, ScriptNote } from '../../protocol/jobs.ts';
import { type Block, type Fact, type FactsBlock, type TableBlock, text } from './report.ts';

export function checkBlocks({ directives, warnings, errors, asks }: ScriptCheck): Block[] {
  return [
    directiveTable(directives),
    ...(asks ? [text('\nIt asks for'), askFacts(asks)] : []),
    ...(warnings.length > 0 ? [text('\nWarnings'), noteTable(warnings)] : []),
    ...(errors.length > 0 ? [text('\nErrors'), noteTable(errors)] : []),
  ];
}

function directiveTable(directives: readonly Directive[]): TableBlock {
  return {
    kind: 'table',
    columns: [
      { title: 'FROM', as: 'text' },
      { title: 'OPTION', as: 'text' },
      { title: 'VALUE', as: 'text' },
      { title: 'MEANING', as: 'text' },
    ],
    rows: directives.map(({ source, line, option, value, meaning, overridden }) => [
      place({ source, line }),
      `--${option}`,
      value ?? '',
      overridden ? `${meaning} (a later or stronger one counts)` : meaning,
    ]),
    empty: 'Nothing says what it needs.',
  };
}

function askFacts(asks: JobAsk): FactsBlock {
  const fact = (title: string, value: string | undefined): Fact => ({ title, value, as: 'text' });
  const { array } = asks;
  const facts = [
    fact('name', asks.name),
    fact('tasks', String(asks.tasks)),
    fact('cores', asks.cpusPerTask === 1 ? String(asks.cpus) : `${asks.cpus}, ${asks.cpusPerTask} for each task`),
    fact('memory', asks.memBytes === undefined ? 'no limit' : formatBytes(asks.memBytes)),
    fact('time', asks.timeLimitSec === undefined ? 'no limit' : formatDuration(asks.timeLimitSec)),
    fact('array', array && `${array.indexes.length} indexes${array.atOnce ? `, ${array.atOnce} at once` : ''}`),
    fact('folder', asks.directory),
    fact('stdout', asks.stdout),
    fact('stderr', asks.stderr ?? 'with stdout'),
  ];
  return { kind: 'facts', facts: facts.filter(({ value }) => value !== undefined) };
}

function noteTable(notes: readonly ScriptNote[]): TableBlock {
  return {
    kind: 'table',
    columns: [
      { title: 'FROM', as: 'text' },
      { title: 'WHAT', as: 'text' },
    ],
    rows: notes.map((note) => [place(note), note.hint ? `${note.text} ${note.hint}` : note.text]),
    empty: '',
  };
}

function place({ source, line, column }: Pick<ScriptNote, 'source' | 'line' | 'column'>): string {
  if (source === 'environment') return 'environment';
  if (source === 'command-line') return 'command line';
  return [`line ${line ?? '?'}`, ...(column === undefined ? [] : [`column ${column}`])].join(', ');
}
