import { wattsOfRun } from '../../machines/machine-of-run.ts';
import type { BenchRun } from '../../protocol/bench.ts';
import { benchHeadline } from '../../protocol/bench-headline.ts';
import { isThrottled } from '../../protocol/bench-marks.ts';

type Cell = string | number | undefined;

/** `readers/own-table.ts` reads them; `gflops`, `watts` and the like are what people write, too. */
const COLUMNS: readonly (readonly [string, (run: BenchRun) => Cell])[] = [
  ['run', ({ run }) => run],
  ['benchmark', ({ benchmark }) => benchmark],
  ['state', ({ state }) => state],
  ['origin', ({ source }) => source],
  ['machine', ({ machine }) => machine.name],
  ['revision', ({ machine }) => machine.revision],
  ['node_set', ({ nodes }) => nodes],
  ['nodes', ({ machine }) => machine.nodes],
  ['ranks', ({ machine }) => machine.ranks],
  ['started_at', ({ startedAt }) => startedAt],
  ['figure', ({ result }) => result && benchHeadline(result).figure],
  ['value', ({ result }) => result && benchHeadline(result).value],
  ['unit', ({ result }) => result && benchHeadline(result).unit],
  ['gflops', ({ result }) => hpl(result)?.gflops],
  ['peak_gflops', ({ result }) => hpl(result)?.peakGflops],
  ['watts', wattsOfRun],
  ['euros', ({ machine }) => machine.euros],
  ['litres', ({ machine }) => machine.litres],
  ['n', ({ result }) => hpl(result)?.n],
  ['nb', ({ result }) => hpl(result)?.nb],
  ['p', ({ result }) => hpl(result)?.p],
  ['q', ({ result }) => hpl(result)?.q],
  ['seconds', ({ result }) => hpl(result)?.seconds],
  ['residual_passed', ({ result }) => hpl(result)?.residualPassed?.toString()],
  ['quick', ({ quick }) => String(quick)],
  ['throttled', throttled],
  ['source', ({ machine }) => machine.source],
  ['about', ({ machine }) => machine.about],
];

/** A header, and a line a run, by RFC 4180 with LF. What nobody knows is an empty cell. */
export function writeCsv(runs: readonly BenchRun[]): string {
  const rows = [COLUMNS.map(([name]) => name), ...runs.map((run) => COLUMNS.map(([, of]) => csvCell(of(run))))];
  return rows.map((row) => `${row.join(',')}\n`).join('');
}

function hpl(result: BenchRun['result']) {
  return result?.benchmark === 'hpl' ? result : undefined;
}

function throttled(run: BenchRun): Cell {
  const isKnown = run.conditions.nodes.some((node) => node.throttled !== undefined);
  return isThrottled(run) ? 'true' : isKnown ? 'false' : undefined;
}

/**
 * A cell that a spreadsheet would take for a formula gets an apostrophe, and what would steer a terminal becomes a space: names come from
 * files of others.
 */
function csvCell(value: Cell): string {
  if (value === undefined) return '';
  const plain = String(value).replace(/(?![\t\r\n])\p{Cc}/gu, ' ');
  const text = typeof value === 'string' && /^[=+\-@\t\r]/.test(plain) ? `'${plain}` : plain;
  return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
