import { pipeline } from 'node:stream/promises';
import { BreadboxError } from '../../../cluster/errors.ts';
import { connect } from '../../client.ts';
import { command } from '../../command.ts';
import type { Report } from '../../output/report.ts';
import { RUN_ARGUMENT } from '../../run-argument.ts';
import type { World } from '../../world.ts';

interface ResultsOptions {
  readonly jsonl?: boolean;
  readonly csv?: boolean;
}

export const results = command<ResultsOptions>({
  about: `Prints the accepted answers of a run on stdout in the order of its feed: with --jsonl one JSON value a line with the keys task, params, answer, attempt, node, startedAt and endedAt; with --csv a table for a spreadsheet. A run that goes on gives the answers that are there.`,
  args: [RUN_ARGUMENT],
  options: [
    { flags: '--jsonl', text: 'JSON Lines. This is the default.' },
    { flags: '--csv', text: 'CSV with a line of titles.' },
  ],
  examples: [
    { does: 'Keep the answers', line: 'breadbox farm results r12 --jsonl > answers.jsonl' },
    { does: 'For a spreadsheet', line: 'breadbox farm results r12 --csv > answers.csv' },
  ],
  async run(world, [run = ''], { jsonl, csv }) {
    if (jsonl && csv) throw new BreadboxError('usage', '--jsonl and --csv exclude each other.');
    return printResults(world, run, csv ? 'csv' : 'jsonl');
  },
});

async function printResults(world: World, run: string, format: 'jsonl' | 'csv'): Promise<Report | undefined> {
  const { signal } = world;
  const lines = await connect(world).stream('GET /api/farm/runs/{run}/results', {
    params: { run },
    query: { format },
    signal,
  });
  await pipeline(lines, world.stdout, { end: false }).catch((cause) => {
    signal.throwIfAborted();
    throw new BreadboxError('head-lost', `The head went away in the middle of the answers of ${run}.`, { cause });
  });
  return undefined;
}
