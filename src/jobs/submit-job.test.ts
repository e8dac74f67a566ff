import { expect, test } from 'vitest';
import type { Engine, JobSpec } from './engine.ts';
import type { JobTable } from './job-table.ts';
import type { JobsCluster, JobsContext } from './jobs-context.ts';
import { JobSubmission } from './submit-job.ts';
import type { UnixAccount } from './unix-account.ts';

/** A place whose engine is another one once the account was looked up. */
function place(switches: boolean, cluster?: JobsCluster, account?: UnixAccount) {
  const specs: JobSpec[] = [];
  const remembered: unknown[] = [];
  const engine = {
    key: 'local',
    nodes: async () => [{ node: 'n0', cores: 2, memBytes: 2 ** 30, gres: {}, partition: 'all' }],
    submit: async (spec: JobSpec) => String(specs.push(spec)),
  } as unknown as Engine & { key: string };
  const context = {
    engine,
    cluster: () => cluster,
    accountOf: async () => {
      if (switches) engine.key = 'slurm:root';
      return account;
    },
    accessFile: async () => '/access.json',
    ledSocket: async () => '/run/led.sock',
    lookAlikes: '/bin',
  } as unknown as JobsContext;
  const table = { remember: async (row: unknown) => void remembered.push(row) } as unknown as JobTable;
  return { specs, remembered, submission: new JobSubmission(context, table) };
}

const job = { script: '#!/bin/sh\n', argv: [], options: [], environment: {}, directory: '/' };

test('a job goes where it was read for, under the id of the engine that took it', async () => {
  const { submission, remembered } = place(false);
  expect((await submission.submit('bob', job)).jobId).toBe('1');
  expect(remembered).toMatchObject([{ engine: 'local', rawId: '1' }]);
});

test('a job that was read for one engine is not handed to another, where its account is none or another', async () => {
  const { submission, specs } = place(true);
  await expect(submission.submit('bob', job)).rejects.toMatchObject({ code: 'conflict' });
  expect(specs).toEqual([]);
});

test('a job finds where user LEDs are switched: here that of this computer, on a cluster that of each node', async () => {
  const here = place(false);
  await here.submission.submit('bob', job);
  expect(here.specs[0]?.env).toMatchObject({ BREADBOX_LED: '/run/led.sock' });
  const there = place(false, { isHere: true } as JobsCluster);
  await there.submission.submit('bob', job);
  expect(there.specs[0]?.env).toMatchObject({ BREADBOX_LED: '/run/breadbox/led.sock' });
});

test('what root has carried into its home is on one node alone, and that is said', async () => {
  const cluster = { isHere: true, shell: { node: 'n1' } } as JobsCluster;
  const account = (name: string, uid: number, home: string): UnixAccount => ({
    ...{ name, uid, home, gid: uid, shell: '/bin/sh' },
  });
  const warned = async (who: UnixAccount, directory: string) =>
    (await place(false, cluster, who).submission.submit('bob', { ...job, directory })).warnings.map(({ text }) => text);
  const root = account('root', 0, '/var/root');
  expect(await warned(root, '/var/root/breadbox-jobs/1')).toEqual([
    '/var/root/breadbox-jobs/1 is on n1 alone, as nodes do not share the home of root: on another node the job does not find what is in it.',
  ]);
  expect(await warned(root, '/var/root')).toEqual([]);
  expect(await warned(root, '/home/shared')).toEqual([]);
  expect(await warned(account('ada', 1000, '/home/ada'), '/home/ada/breadbox-jobs/1')).toEqual([]);
});
