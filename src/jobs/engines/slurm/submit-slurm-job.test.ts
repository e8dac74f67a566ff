import { expect, test } from 'vitest';
import { BreadboxError } from '../../../cluster/errors.ts';
import { ShellUnderTest } from '../../files/shell-under-test.ts';
import { ClusterAccounts } from './cluster-accounts.ts';
import type { ShellCommand, ShellOutput } from './cluster-shell.ts';
import { SlurmCommands } from './slurm-commands.ts';
import { submitJob } from './submit-slurm-job.ts';

/** A connection that is lost when what was sent has arrived. */
class LostShell extends ShellUnderTest {
  override async run(command: ShellCommand): Promise<ShellOutput> {
    if (command.stdin === undefined) return await super.run(command);
    throw new BreadboxError('timed-out', `The command on ${this.node} did not end within ${command.timeoutSec} s.`);
  }
}

test('a submission without an answer may have been taken, which is said', async () => {
  const shell = new LostShell();
  const submitted = submitJob(
    { name: 'waves', argv: ['true'], cpus: 1, owner: 'ada', directory: '/tmp' },
    new SlurmCommands(shell),
    new ClusterAccounts(shell),
    [],
  );
  await expect(submitted).rejects.toMatchObject({
    code: 'timed-out',
    message: 'sbatch has not answered within 60 s, and may have submitted the job "waves".',
    hint: expect.stringContaining('breadbox jobs'),
  });
});
