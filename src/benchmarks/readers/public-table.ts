import type { BenchMachine } from '../../protocol/bench.ts';
import { linesOf, positive, positiveInt, type ReadRun, type ResultsReader, unreadable } from './results-file.ts';

const ROW = /^\s*\|(.*)\|\s*$/;
/** Thousands in it are parted by commas, in threes. */
const FIGURE = String.raw`(\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)`;
const RESULT = new RegExp(`^${FIGURE}\\s*([GTM])flops?(?:/s)?$`, 'i');
const GFLOPS: Readonly<Record<string, number>> = { M: 0.001, G: 1, T: 1000 };
const WATTS = new RegExp(`^${FIGURE}\\s*W?$`, 'i');
const PER_WATT = /^(\d+(?:\.\d+)?)\s*Gflops?\/W$/i;
/** It has two decimals, so less says nothing of the figures before it. */
const LEAST_PER_WATT = 0.05;
const LINK = /^\[(.*)\]\(([^()\s]+)\)$/;
/** Where no heading says how many. */
const COLUMNS = 5;
/** As the table says that nobody knows. */
const UNKNOWN = /^(n\/?a|unknown|-|\?|)$/i;

/**
 * Rows of the public top500-benchmark table of small machines: `| [name](url) | Arm | 44.942 Gflops | 24.5W | 1.83 Gflops/W |`,
 * whose last column follows from the two before. Only HPL is in it.
 */
export const publicTableReader: ResultsReader = {
  format: 'rows of the top500-benchmark table',
  knows: ({ text }) => linesOf(text).some((line) => cellsOf(line)?.some((cell) => RESULT.test(cell))),
  read: (file) => {
    let columns = COLUMNS;
    return linesOf(file.text).flatMap((line, i): ReadRun[] => {
      const cells = cellsOf(line);
      if (cells === undefined) {
        if (!isTornRow(line)) return [];
        throw unreadable(file, i + 1, 'a row begins and ends with |; one of them is missing, so it may be cut off.');
      }
      if (isHeading(cells)) {
        columns = cells.length;
        return [];
      }
      if (cells.length < columns)
        throw unreadable(file, i + 1, `this row has ${cells.length} of ${columns} columns, so it may be cut off.`);
      const [name = '', architecture = '', speed = '', power = '', perWatt = ''] = cells;
      const [, figure = '', scale = 'G'] = RESULT.exec(speed) ?? [];
      const gflops = positive(figure.replaceAll(',', ''));
      if (name === '' || gflops === undefined)
        throw unreadable(file, i + 1, `"${speed}" is no speed; a third column such as "44.942 Gflops" was expected.`);
      const watts = wattsOf(power);
      if (watts === undefined && !UNKNOWN.test(power))
        throw unreadable(file, i + 1, `"${power}" are no watts; a fourth column such as 24.5W or N/A was expected.`);
      const factor = GFLOPS[scale.toUpperCase()] ?? 1;
      const reached = scale.toUpperCase() === 'G' ? gflops : gflops * factor;
      if (watts !== undefined && isFarOff(reached / watts, perWatt))
        throw unreadable(
          file,
          i + 1,
          `${speed} ÷ ${power} is ${Number((reached / watts).toPrecision(3))}, and its last column says "${perWatt}": one of them has a wrong unit or comma.`,
        );
      return [
        {
          benchmark: 'hpl',
          state: 'done',
          machine: machineOf(name, architecture, watts),
          result: { benchmark: 'hpl', gflops: reached },
        },
      ];
    });
  },
};

function cellsOf(line: string): string[] | undefined {
  return ROW.exec(line)?.[1]
    ?.split(/(?<!\\)\|/)
    .map((cell) => cell.trim().replaceAll('\\|', '|'));
}

/** One mark of both, or cells without any around them. */
function isTornRow(line: string): boolean {
  const text = line.trim();
  return text.startsWith('|') || text.endsWith('|') || text.split('|').some((cell) => RESULT.test(cell.trim()));
}

function isHeading(cells: readonly string[]): boolean {
  return cells.every((cell) => /^[:\- ]*$/.test(cell)) || /^(result|gflops)$/i.test(cells[2] ?? '');
}

/** By more than rounding and another reading of the meter make it. */
function isFarOff(quotient: number, cell: string): boolean {
  const said = positive(PER_WATT.exec(cell)?.[1]);
  return said !== undefined && said >= LEAST_PER_WATT && (quotient > 2 * said || quotient < said / 2);
}

function wattsOf(cell: string): number | undefined {
  return positive(WATTS.exec(cell)?.[1]?.replaceAll(',', ''));
}

/** `4x CM4` in the name is the number of boards. */
function machineOf(cell: string, architecture: string, watts: number | undefined): Partial<BenchMachine> {
  const [, linked, url] = LINK.exec(cell) ?? [];
  const name = (linked ?? cell).slice(0, 80);
  const nodes = positiveInt(/(?:^|[\s(])(\d{1,4})\s?[x×]\s/.exec(name)?.[1]);
  return {
    name,
    source: (url ?? 'The public top500-benchmark table.').slice(0, 400),
    ...(nodes !== undefined && { nodes }),
    ...(watts !== undefined && { watts }),
    ...(architecture !== '' && { about: architecture.slice(0, 400) }),
  };
}
