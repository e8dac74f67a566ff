import { BreadboxError } from '../../../cluster/errors.ts';
import { BENCH_RUN_ARGUMENT } from '../../bench/bench-argument.ts';
import { runReport } from '../../bench/run-report.ts';
import { connect } from '../../client.ts';
import { command } from '../../command.ts';
import { JSON_OPTION, type PrintOptions, quietOption } from '../../options.ts';

export const show = command<PrintOptions>({
  about:
    'A result with all that is needed to do it again: nodes, versions, temperatures and clocks while it ran, watts where there is a meter. Its input files are in the JSON. Without a name, the newest one.',
  args: [{ ...BENCH_RUN_ARGUMENT, optional: true }],
  options: [JSON_OPTION, quietOption('its name alone')],
  examples: [
    { does: 'The newest', line: 'breadbox bench show' },
    { does: 'The input file of a run', line: "breadbox bench show b4 --json | jq -r '.conditions.inputs[].text'" },
  ],
  async run(world, [named]) {
    const client = connect(world);
    const { signal } = world;
    const run = named ?? (await client.call('GET /api/bench-runs', { query: {}, signal }))[0]?.run;
    if (run === undefined)
      throw new BreadboxError('not-found', 'Nothing was measured yet.', { hint: 'breadbox bench run hpl does it.' });
    return runReport(await client.call('GET /api/bench-runs/{run}', { params: { run }, signal }));
  },
});
