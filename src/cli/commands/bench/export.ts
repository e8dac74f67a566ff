import { pipeline } from 'node:stream/promises';
import { BreadboxError } from '../../../cluster/errors.ts';
import { BENCH_EXPORT_FORMATS, OLDER_RESULTS_HEADER } from '../../../protocol/bench.ts';
import { BENCH_RUN_ARGUMENT, checkBenchRun } from '../../bench/bench-argument.ts';
import { connect } from '../../client.ts';
import { command } from '../../command.ts';
import { JSON_OPTION } from '../../options.ts';

interface ExportOptions {
  readonly format?: (typeof BENCH_EXPORT_FORMATS)[number];
  readonly before?: string;
  readonly json?: boolean;
}

export const exportCommand = command<ExportOptions>({
  about: `Prints results as a file on stdout. JSON holds all that is known, and can be imported elsewhere; CSV has a line a result; Markdown is rows for the public top500-benchmark table, with N/A where something is unknown.

One file has as many as can be imported at once, the newest first; what is older is said, and --before goes on with it. What still runs is left out.`,
  args: [{ ...BENCH_RUN_ARGUMENT, text: `${BENCH_RUN_ARGUMENT.text} Default: all.`, optional: true }],
  options: [
    {
      flags: '--format FORMAT',
      text: 'What the file is to be.',
      choices: BENCH_EXPORT_FORMATS,
      shownDefault: 'json',
    },
    {
      flags: '--before RUN',
      text: 'Results that are older than this one.',
      parse: (run) => {
        checkBenchRun(run);
        return run;
      },
    },
    { ...JSON_OPTION, text: 'The same as --format json.' },
  ],
  examples: [
    { does: 'For another Breadbox', line: 'breadbox bench export > results.json' },
    { does: 'A row for the public table', line: 'breadbox bench export b4 --format markdown' },
  ],
  async run(world, [run], { format = 'json', before, json }) {
    const { signal } = world;
    if (json === true && format !== 'json')
      throw new BreadboxError('usage', `--json and --format ${format} are two formats; a file has one.`);
    if (run !== undefined && before !== undefined)
      throw new BreadboxError('usage', `${run} is one result: --before is for a file of many.`);
    const query = { format, ...(run !== undefined && { run }), ...(before !== undefined && { before }) };
    const file = await connect(world).stream('GET /api/bench-runs/export', { query, signal });
    await pipeline(file, world.stdout, { end: false }).catch((cause) => {
      signal.throwIfAborted();
      throw new BreadboxError('head-lost', 'The head went away in the middle of the results.', { cause });
    });
    const olderThan = file.headers[OLDER_RESULTS_HEADER];
    if (olderThan !== undefined)
      world.stderr.write(
        `There are older results than ${olderThan}, which are not in it. Next: --before ${olderThan}\n`,
      );
    return undefined;
  },
});
