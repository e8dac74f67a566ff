import { isComparable, wattsOfRun } from '../../machines/machine-of-run.ts';
import type { BenchRun } from '../../protocol/bench.ts';
import { benchHeadline } from '../../protocol/bench-headline.ts';
import { isThrottled } from '../../protocol/bench-marks.ts';

const HEADER = '| Configuration | Architecture | Result | Wattage | Gflops/W |\n|--- |--- |--- |--- |--- |\n';

/**
 * Rows for the public top500-benchmark table, in its columns; unknown is N/A there. Of HPL only what a machine is worth: wrong, quick
 * and failed runs are named below it. What is no HPL follows as a table of its own, because that one has no place for it.
 */
export function writeMarkdown(runs: readonly BenchRun[]): string {
  const rows = runs.flatMap((run) => hplRow(run) ?? []);
  const left = runs.flatMap((run) => reasonsAgainst(run).map((why) => `${run.run} (${why})`));
  const others = runs.flatMap((run) => otherRow(run) ?? []);
  const tables = [
    ...(rows.length > 0 || others.length === 0 ? [HEADER + rows.join('')] : []),
    ...(left.length > 0 ? [`Left out, as no machine is to be compared by it: ${left.join(', ')}.\n`] : []),
    ...(others.length > 0 ? [`| Machine | Benchmark | Result |\n|--- |--- |---: |\n${others.join('')}`] : []),
  ];
  return tables.join('\n');
}

function reasonsAgainst({ benchmark, state, result, quick }: BenchRun): string[] {
  if (benchmark !== 'hpl') return [];
  if (state !== 'done') return [state];
  if (result?.benchmark === 'hpl' && result.residualPassed === false) return ['wrong answer'];
  return quick ? ['quick'] : [];
}

function hplRow(run: BenchRun): string | undefined {
  const { result, machine, conditions } = run;
  if (result?.benchmark !== 'hpl' || !isComparable(run) || run.quick) return undefined;
  const watts = wattsOfRun(run);
  const processor = conditions.nodes[0]?.processor ?? machine.about ?? 'N/A';
  return row([
    linked(named(machine), machine.source),
    cell(isThrottled(run) ? `${processor}, slowed down while it ran` : processor),
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
    value === undefined ? 'N/A' : `${significant(value)} ${unit}`.trimEnd(),
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
  return text.replaceAll('|', '\\|').replace(/\p{Cc}+/gu, ' ');
}

/** Five figures, as the table has them. */
function significant(value: number): string {
  return String(Number(value.toPrecision(5)));
}
