import { exitCode } from '../../../cluster/errors.ts';
import { connect } from '../../client.ts';
import { command } from '../../command.ts';
import { expandJobs, JOBS_ARGUMENT } from '../../job-argument.ts';
import { JSON_OPTION, type PrintOptions, quietOption, timeoutOption } from '../../options.ts';
import { writeError } from '../../output/error.ts';
import { jobJson, jobTable } from '../../output/job-report.ts';
import { text } from '../../output/report.ts';
import { waitForJobs, whatBecame, whatFailed } from '../../wait-for-jobs.ts';

interface WaitOptions extends PrintOptions {
  readonly timeout?: number;
}

export const wait = command<WaitOptions>({
  about:
    'Waits until jobs have ended. Exits with 0 where all of them completed, and with 1 and what went wrong where one did not. To stop waiting stops no job.',
  args: [{ ...JOBS_ARGUMENT, complete: ['open-job'] }],
  options: [
    timeoutOption('Stop waiting after so long and exit with 1.'),
    JSON_OPTION,
    quietOption('the states in which they ended'),
  ],
  examples: [
    { does: 'Wait for a job, then show what it printed', line: 'breadbox wait 12 && breadbox logs 12' },
    { does: 'Submit and wait', line: 'breadbox wait $(breadbox submit --parsable job.sh)' },
  ],
  async run(world, words, { timeout, quiet }) {
    const jobIds = expandJobs(words);
    const ended = await waitForJobs(world, connect(world), jobIds, { timeoutSec: timeout, quiet });
    const wrong = whatFailed(ended);
    if (wrong) writeError(world, wrong);
    const [only] = ended;
    return {
      json: ended.map(jobJson),
      quiet: ended.map(({ state }) => state),
      blocks: ended.length > 1 ? [jobTable(ended, '')] : wrong || !only ? [] : [text(`${whatBecame(only)}.`)],
      exit: wrong ? exitCode(wrong.code) : 0,
    };
  },
});
