import { BreadboxError } from '../../../cluster/errors.ts';
import type { BenchMachine } from '../../../protocol/bench.ts';
import { amountOption } from '../../bench/amount-option.ts';
import { readResultsFile } from '../../bench/read-results-file.ts';
import { headlineOf } from '../../bench/run-report.ts';
import { connect } from '../../client.ts';
import { command } from '../../command.ts';
import { JSON_OPTION, type PrintOptions, quietOption, wholeNumber } from '../../options.ts';
import { text } from '../../output/report.ts';

interface ImportOptions extends PrintOptions {
  readonly machine?: string;
  readonly revision?: string;
  readonly boards?: number;
  readonly watts?: number;
  readonly euros?: number;
  readonly litres?: number;
  readonly from?: string;
}

export const importCommand = command<ImportOptions>({
  about: `Takes results from a file: all of it, or where anything in it is wrong, nothing. It reads what breadbox bench export writes as JSON, the outputs of HPL (HPL.out), hpcc (hpccoutf.txt), STREAM and the OSU micro-benchmarks, rows of the public top500-benchmark table, and tables that people wrote in CSV or YAML. Of several HPL results in one output, the best whose answer was right counts.

An output of a program does not say whose it is: --machine does. In a file that names its machines, what is said here holds for that machine alone.`,
  args: [{ name: 'FILE', text: 'The file; - is stdin.', complete: ['file'] }],
  options: [
    { flags: '--machine NAME', text: 'Whose results these are, where the file does not say it.' },
    { flags: '--revision TEXT', text: 'Of that machine.' },
    { flags: '--boards N', text: 'It has so many.', parse: wholeNumber('--boards', 1, 100_000) },
    amountOption('--watts N', 'While it computed.', { isAboveZero: true }),
    amountOption('--euros N', 'Of all of it, with tax.'),
    amountOption('--litres N', 'Its volume.', { isAboveZero: true }),
    { flags: '--from TEXT', text: 'Where the figures come from.' },
    JSON_OPTION,
    quietOption('the names of the new runs alone'),
  ],
  examples: [
    { does: 'An output of HPL', line: 'breadbox bench import HPL.out --machine owl --boards 4 --watts 28.5' },
    { does: 'What another Breadbox has measured', line: 'breadbox bench import results.json' },
  ],
  async run(world, [file = ''], options) {
    const body = await readResultsFile(world, file);
    const machine = machineOf(options);
    const { format, runs } = await connect(world).call('POST /api/bench-runs/import', {
      body: { ...body, ...(machine && { machine }) },
      signal: world.signal,
    });
    const count = runs.length === 1 ? '1 result' : `${runs.length} results`;
    return {
      json: { format, runs },
      quiet: runs.map(({ run }) => run),
      blocks: [
        text(`${count} from ${format}.`),
        ...runs.map((run) => text(headlineOf(run))),
        ...runs.flatMap(({ run, findings }) => findings.map(({ sentence }) => text(`! ${run}  ${sentence}`))),
      ],
    };
  },
});

/** @throws BreadboxError `usage` where something is said of a machine that has no name */
function machineOf({ machine, revision, boards, watts, euros, litres, from }: ImportOptions): BenchMachine | undefined {
  const more = {
    ...(revision !== undefined && { revision }),
    ...(boards !== undefined && { nodes: boards }),
    ...(watts !== undefined && { watts }),
    ...(euros !== undefined && { euros }),
    ...(litres !== undefined && { litres }),
    ...(from !== undefined && { source: from }),
  };
  if (machine !== undefined) return { name: machine, ...more };
  if (Object.keys(more).length === 0) return undefined;
  throw new BreadboxError(
    'usage',
    `--${from === undefined ? 'watts, --euros and the like' : 'from'} say something of a machine: name it with --machine.`,
  );
}
