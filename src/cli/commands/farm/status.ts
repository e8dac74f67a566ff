import { BreadboxError } from '../../../cluster/errors.ts';
import type { RunStatus } from '../../../protocol/farm.ts';
import { type Client, connect } from '../../client.ts';
import { command } from '../../command.ts';
import { JSON_OPTION, quietOption } from '../../options.ts';
import { runFacts } from '../../output/run-report.ts';
import { RUN_ARGUMENT } from '../../run-argument.ts';

export const status = command({
  about:
    'Shows how far a run is: how many tasks wait, are being worked on, are answered and have failed, how fast, and how long is left.',
  args: [{ ...RUN_ARGUMENT, text: 'A run such as r12. Default: the newest.', optional: true }],
  options: [JSON_OPTION, quietOption("the run's state alone")],
  examples: [
    { does: 'The newest run', line: 'breadbox farm status' },
    { does: 'For a script', line: 'breadbox farm status r12 --json' },
  ],
  async run(world, [run]) {
    const client = connect(world);
    const found =
      run === undefined
        ? await newest(client, world.signal)
        : await client.call('GET /api/farm/runs/{run}', { params: { run }, signal: world.signal });
    return { json: found, quiet: [found.state], blocks: [runFacts(found)] };
  },
});

async function newest(client: Client, signal: AbortSignal): Promise<RunStatus> {
  const [found] = await client.call('GET /api/farm/runs', { query: { limit: 1 }, signal });
  if (found) return found;
  throw new BreadboxError('not-found', 'There are no runs yet.', { hint: 'Make one: breadbox farm run PROJECT' });
}
