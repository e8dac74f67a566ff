import { pipeline } from 'node:stream/promises';
import { BreadboxError } from '../../../cluster/errors.ts';
import { BENCH_EXPORT_FORMATS } from '../../../protocol/bench.ts';
import { BENCH_RUN_ARGUMENT } from '../../bench/bench-argument.ts';
import { connect } from '../../client.ts';
import { command } from '../../command.ts';

interface ExportOptions {
  readonly format?: (typeof BENCH_EXPORT_FORMATS)[number];
}

export const exportCommand = command<ExportOptions>({
  about: `Prints results as a file on stdout. JSON holds all that is known, and can be imported elsewhere; CSV has a line a result; Markdown is rows for the public top500-benchmark table, with N/A where something is unknown.`,
  args: [{ ...BENCH_RUN_ARGUMENT, text: `${BENCH_RUN_ARGUMENT.text} Default: all.`, optional: true }],
  options: [
    {
      flags: '--format FORMAT',
      text: 'What the file is to be.',
      choices: BENCH_EXPORT_FORMATS,
      value: 'json',
    },
  ],
  examples: [
    { does: 'For another Breadbox', line: 'breadbox bench export > results.json' },
    { does: 'A row for the public table', line: 'breadbox bench export b4 --format markdown' },
  ],
  async run(world, [run], { format = 'json' }) {
    const { signal } = world;
    const query = { format, ...(run !== undefined && { run }) };
    const file = await connect(world).stream('GET /api/bench-runs/export', { query, signal });
    await pipeline(file, world.stdout, { end: false }).catch((cause) => {
      signal.throwIfAborted();
      throw new BreadboxError('head-lost', 'The head went away in the middle of the results.', { cause });
    });
    return undefined;
  },
});
