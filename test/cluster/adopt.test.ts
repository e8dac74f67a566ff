import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Adopted } from '../../src/protocol/adopt.ts';
import type { Job } from '../../src/protocol/jobs.ts';
import { ClusterHead } from './cluster-head.ts';
import { ReadyCluster } from './ready-cluster.ts';

const CONF = '/etc/slurm/slurm.conf';

/** Another head finds a cluster that it has not made, with settings of its owner's. */
describe('a Slurm cluster that is there already', () => {
  let cluster: ReadyCluster;
  let other: ClusterHead;
  let host: string;
  let conf: string;

  beforeAll(async () => {
    cluster = await ReadyCluster.take('trixie');
    host = cluster.sandbox.head;
    await cluster.sh(
      host,
      `sed -i 's/^ReturnToService=.*/ReturnToService=1/; /^SrunPortRange/d; s/^MpiDefault=.*/MpiDefault=none/; s/^PartitionName=all .*/&\\nPartitionName=short Nodes=ALL MaxTime=10/' ${CONF}
scontrol reconfigure`,
    );
    conf = await cluster.sh(host, `md5sum ${CONF}`);
    other = await ClusterHead.start();
    const rows = await cluster.head.json<readonly { node: string; address: string; identityFile: string }[]>([
      ...['nodes', 'list', host],
    ]);
    const { address, identityFile } = rows[0]!;
    const words = [
      'nodes',
      'add',
      'gate',
      '--address',
      address,
      '--user',
      'pi',
      '--key',
      identityFile,
      '--role',
      'head',
    ];
    await other.json(words);
  });
  afterAll(async () => {
    await other?.remove();
    await cluster.giveBack();
  });

  const engine = async () => (await other.json<{ engine: string }>(['status'])).engine;

  test('is shown with what is otherwise there, and not adopted by looking', async () => {
    const found = await other.json<Adopted>(['adopt', 'gate', '--dry-run', '--yes']);
    expect(found).toMatchObject({
      ...{ name: 'breadbox', host: 'gate', accounts: true, login: 'pi', sharedHome: true, history: 'file' },
      ...{ nodes: 'lab-n[1-4]', partitions: ['all', 'short'] },
    });
    expect(found.slurm).toMatch(/^24\./);
    expect(found.differences.map(({ setting }) => setting)).toEqual(['ReturnToService', 'SrunPortRange', 'MpiDefault']);
    expect(await engine()).toBe('local');
  });

  test('takes jobs once it is adopted, and nothing there is changed', async () => {
    const { stdout, exitCode } = await other.breadbox(['adopt', 'gate', '--yes']);
    expect([exitCode, stdout]).toEqual([0, expect.stringContaining('ReturnToService: 1 (up: 2)')]);
    expect(await engine()).toBe('slurm');
    const names = (await other.json<readonly { node: string }[]>(['nodes', 'list'])).map(({ node }) => node);
    expect(names).toEqual(['gate', ...cluster.compute]);
    const { jobId } = await other.json<{ jobId: string }>([
      ...['submit', '-p', 'short', '-N2', '-n2', '-D', '/tmp', '-o', '/dev/null', '--wrap', 'srun hostname'],
    ]);
    expect((await other.breadbox(['wait', jobId], { timeoutSec: 60 })).exitCode).toBe(0);
    const [job] = await other.json<readonly Job[]>(['jobs', '--all']);
    expect(job).toMatchObject({ jobId, state: 'completed', nodes: 'lab-n[1-2]' });
    await other.json(['drain', 'lab-n4', '--reason', 'asked for']);
    expect(await cluster.sh(host, 'sinfo -h -N -p all -n lab-n4 -o %T')).toBe('drained\n');
    await other.json(['resume', 'lab-n4']);
    expect(await cluster.sh(host, `md5sum ${CONF}`)).toBe(conf);
  });

  test('is left to itself: jobs run on the computer of the head again', async () => {
    expect((await other.breadbox(['adopt', '--leave'])).stdout).toBe('breadbox is left to itself.\n');
    expect(await engine()).toBe('local');
    expect(await other.json<readonly Job[]>(['jobs', '--all'])).toEqual([]);
    await cluster.idle();
  });
});
