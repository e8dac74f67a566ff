import { BENCH_RUN_ARGUMENT } from '../../bench/bench-argument.ts';
import { headlineOf } from '../../bench/run-report.ts';
import { connect } from '../../client.ts';
import { command } from '../../command.ts';
import { JSON_OPTION, type PrintOptions, quietOption } from '../../options.ts';
import { text } from '../../output/report.ts';

export const cancel = command<PrintOptions>({
  about: 'Ends a benchmark that runs, and its jobs. What was found by then stays.',
  args: [BENCH_RUN_ARGUMENT],
  options: [JSON_OPTION, quietOption('its name alone')],
  examples: [{ does: 'One that takes too long', line: 'breadbox bench cancel b4' }],
  async run(world, [run = '']) {
    const params = { run };
    const ended = await connect(world).call('POST /api/bench-runs/{run}/cancel', { params, signal: world.signal });
    const said = ended.state === 'running' ? `${run} is being ended; what was found by then stays.` : headlineOf(ended);
    return { json: ended, quiet: [ended.run], blocks: [text(said)] };
  },
});
