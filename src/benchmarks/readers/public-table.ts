import type { BenchMachine } from '../../protocol/bench.ts';
import { linesOf, positive, positiveInt, type ReadRun, type ResultsReader, unreadable } from './results-file.ts';

const ROW = /^\s*\|(.*)\|\s*$/;
const RESULT = /^([\d,]+(?:\.\d+)?)\s*([GTM])flops?(?:\/s)?$/i;
const GFLOPS: Readonly<Record<string, number>> = { M: 0.001, G: 1, T: 1000 };
const WATTS = /^([\d,]+(?:\.\d+)?)\s*W?$/i;
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
      const [name = '', architecture = '', speed = '', power = ''] = cells;
      const [, figure = '', scale = 'G'] = RESULT.exec(speed) ?? [];
      const gflops = positive(figure.replaceAll(',', ''));
      if (name === '' || gflops === undefined)
        throw unreadable(file, i + 1, `"${speed}" is no speed; a third column such as "44.942 Gflops" was expected.`);
      const watts = wattsOf(power);
      if (watts === undefined && !UNKNOWN.test(power))
        throw unreadable(file, i + 1, `"${power}" are no watts; a fourth column such as 24.5W or N/A was expected.`);
      const factor = GFLOPS[scale.toUpperCase()] ?? 1;
      return [
        {
          benchmark: 'hpl',
          state: 'done',
          machine: machineOf(name, architecture, watts),
          result: { benchmark: 'hpl', gflops: scale.toUpperCase() === 'G' ? gflops : gflops * factor },
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
