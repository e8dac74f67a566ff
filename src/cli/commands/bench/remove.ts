import { BENCH_RUN_ARGUMENT } from '../../bench/bench-argument.ts';
import { connect } from '../../client.ts';
import { command } from '../../command.ts';
import { JSON_OPTION, type PrintOptions, quietOption } from '../../options.ts';
import { text } from '../../output/report.ts';

export const remove = command<PrintOptions>({
  about:
    'Removes results for good: what was measured, and how. One that still runs is cancelled first: breadbox bench cancel.',
  args: [{ ...BENCH_RUN_ARGUMENT, many: true }],
  options: [JSON_OPTION, quietOption('the names alone')],
  examples: [{ does: 'Two that were wrong', line: 'breadbox bench rm b3 b4' }],
  async run(world, runs) {
    const client = connect(world);
    const { signal } = world;
    // All of them are looked up before the first is removed.
    for (const run of runs) await client.call('GET /api/bench-runs/{run}', { params: { run }, signal });
    for (const run of runs) await client.call('DELETE /api/bench-runs/{run}', { params: { run }, signal });
    return { json: { removed: runs }, quiet: runs, blocks: [text(`Removed: ${runs.join(', ')}`)] };
  },
});
