import type { BenchRun } from '../../protocol/bench.ts';
import { benchHeadline } from '../../protocol/bench-headline.ts';

const HEADER = '| Configuration | Architecture | Result | Wattage | Gflops/W |\n|--- |--- |--- |--- |--- |\n';

/**
 * Rows for the public top500-benchmark table, in its columns; unknown is N/A there. What is no HPL follows as a table of its own,
 * because that one has no place for it.
 */
export function writeMarkdown(runs: readonly BenchRun[]): string {
  const rows = runs.flatMap((run) => hplRow(run) ?? []);
  const others = runs.flatMap((run) => otherRow(run) ?? []);
  const tables = [
    ...(rows.length > 0 || others.length === 0 ? [HEADER + rows.join('')] : []),
    ...(others.length > 0 ? [`| Machine | Benchmark | Result |\n|--- |--- |---: |\n${others.join('')}`] : []),
  ];
  return tables.join('\n');
}

function hplRow({ result, machine, conditions }: BenchRun): string | undefined {
  if (result?.benchmark !== 'hpl') return undefined;
  const watts = conditions.power?.meanWatts ?? machine.watts;
  const processor = conditions.nodes[0]?.processor;
  return row([
    linked(named(machine), machine.source),
    cell(processor ?? machine.about ?? 'N/A'),
    `${significant(result.gflops)} Gflops`,
    watts === undefined ? 'N/A' : `${significant(watts)}W`,
    watts === undefined ? 'N/A' : `${(result.gflops / watts).toFixed(2)} Gflops/W`,
  ]);
}

function otherRow({ result, machine, benchmark }: BenchRun): string | undefined {
  if (result === undefined || result.benchmark === 'hpl') return undefined;
  const { figure, value, unit } = benchHeadline(result);
  return row([
    cell(named(machine)),
    `${benchmark}, ${figure}`,
    value === undefined ? 'N/A' : `${significant(value)} ${unit}`,
  ]);
}

function named({ name, revision }: BenchRun['machine']): string {
  return revision === undefined ? name : `${name}, revision ${revision}`;
}

function linked(name: string, source: string | undefined): string {
  const text = cell(name);
  return source !== undefined && /^https?:\/\/[^\s()]+$/.test(source) ? `[${text}](${source})` : text;
}

/** Of cells as they stand in Markdown. */
function row(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |\n`;
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|').replace(/[\r\n]+/g, ' ');
}

/** Five figures, as the table has them. */
function significant(value: number): string {
  return String(Number(value.toPrecision(5)));
}
