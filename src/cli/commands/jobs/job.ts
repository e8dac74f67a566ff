import type { JobDetail } from '../../../protocol/jobs.ts';
import { type Client, connect } from '../../client.ts';
import { command } from '../../command.ts';
import { JOB_ARGUMENT } from '../../job-argument.ts';
import { JSON_OPTION, quietOption } from '../../options.ts';
import { jobBlocks, jobJson, jobTable, stateCounts } from '../../output/job-report.ts';
import { type Block, text } from '../../output/report.ts';

export const job = command({
  about: `Shows all that is known of a job: what it asked for, where it is or why it waits, what it has used, its steps, what happened when, and where its output is. After it has ended, a line says how well it used what it held.

Of an array as a whole it lists the indexes; with --json it is the first of them.`,
  args: [JOB_ARGUMENT],
  options: [JSON_OPTION, quietOption('its state alone')],
  examples: [
    { does: 'What became of a job', line: 'breadbox job 12' },
    { does: 'How long it computed, for a script', line: 'breadbox job 12 --json | jq .usage.cpuSec' },
  ],
  async run(world, [jobId = '']) {
    const client = connect(world);
    const { signal } = world;
    const found = await client.call('GET /api/jobs/{job}', { params: { job: jobId }, signal });
    return {
      json: { ...found, ...jobJson(found) },
      quiet: [found.state],
      blocks: found.arrayId === jobId ? await arrayBlocks(client, found, jobId, signal) : jobBlocks(found),
    };
  },
});

async function arrayBlocks(client: Client, first: JobDetail, array: string, signal: AbortSignal): Promise<Block[]> {
  const query = { jobs: array, ended: 'true', fold: 'true', limit: 100_000 };
  const { jobs, counts } = await client.call('GET /api/jobs', { query, signal });
  return [
    text(`Array ${array}, ${first.name}: ${stateCounts(counts)}`),
    jobTable([...jobs].reverse(), 'It has no indexes.'),
    text(`\nMore of one of them: breadbox job ${first.jobId}`),
  ];
}
