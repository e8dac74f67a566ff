import { BreadboxError, exitCode } from '../../cluster/errors.ts';
import { homeDirectory } from '../../protocol/home.ts';
import { connect } from '../client.ts';
import { command } from '../command.ts';
import { JSON_OPTION, quietOption } from '../options.ts';
import { type Report, text } from '../output/report.ts';
import { statusFacts } from '../output/status-report.ts';
import type { World } from '../world.ts';

export const status = command({
  about: `Asks the head for its process, address, data directory, version and engine. Where none runs it says so and exits with 5; it starts nothing.`,
  args: [],
  options: [JSON_OPTION, quietOption("the head's address alone, or nothing where none runs")],
  examples: [
    { does: 'Start a head unless one runs', line: 'breadbox status -q || breadbox start --detach' },
    { does: 'For a script', line: 'breadbox status --json' },
  ],
  async run(world) {
    try {
      const head = await connect(world).call('GET /api/status', { signal: world.signal });
      return { json: head, quiet: [head.url], blocks: [text('A head runs.'), statusFacts(head)] };
    } catch (error) {
      if (error instanceof BreadboxError && error.code === 'no-head') return notRunning(world, error);
      throw error;
    }
  },
});

function notRunning(world: World, { message, hint }: BreadboxError): Report {
  const home = homeDirectory(world.env);
  return {
    json: { running: false, home },
    quiet: [],
    blocks: [text(message), ...(hint ? [text(hint)] : [])],
    exit: exitCode('no-head'),
  };
}
