import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { HeadStatus } from '../../src/protocol/head.ts';
import type { JobDetail, JobList } from '../../src/protocol/jobs.ts';
import { linkOnHost } from './link-on-host.ts';
import { ReadyCluster } from './ready-cluster.ts';
import { oneOrBoth } from './releases.ts';

const CLI = fileURLToPath(new URL('../../bin/breadbox', import.meta.url));
const LINK_DOWN_MS = 20_000;
/** slurmctld writes down what runs every few seconds; killed before that, it starts the job once more, which slurmd refuses. */
const STATE_SAVED_MS = 10_000;
const WITHIN = { timeout: 120_000, interval: 500 };

describe.each(oneOrBoth('bookworm'))('jobs on the Slurm of %s', (release) => {
  let cluster: ReadyCluster;
  let laptop: string;
  let token: string;

  beforeAll(async () => {
    cluster = await ReadyCluster.take(release);
    laptop = await mkdtemp(join(tmpdir(), 'breadbox-laptop-'));
    const made = await cluster.head.json<{ token: string }>(['token', 'create', '--role', 'user', '--user', 'ada']);
    token = made.token;
  });
  afterAll(async () => {
    await cluster?.giveBack();
    if (laptop !== undefined) await rm(laptop, { recursive: true, force: true });
  });

  /** As ada, in a folder of a computer that is none of the cluster's. */
  const ada = async (...args: string[]): Promise<string> => {
    const env = { PATH: process.env.PATH, HOME: laptop, NO_COLOR: '1', BREADBOX_URL: cluster.head.running.url };
    const options = { cwd: laptop, env: { ...env, BREADBOX_TOKEN: token }, timeout: 240_000 };
    return (await promisify(execFile)(CLI, args, options)).stdout;
  };
  const job = async (id: string) => JSON.parse(await ada('job', id, '--json')) as JobDetail;
  const state = async (id: string) => (await job(id)).state;
  const squeue = async (id: string) =>
    (await cluster.sh(cluster.sandbox.head, `squeue -h -j ${id} -o '%T %N' 2>/dev/null || true`)).trim();
  const submit = async (...words: string[]) => (await ada('submit', '--parsable', ...words)).trim();

  test('files go there, the job runs as its user, and what it made comes back', async () => {
    await mkdir(join(laptop, 'model'));
    await writeFile(join(laptop, 'model/weights'), Buffer.from([0, 255, 10, 13]));
    await writeFile(join(laptop, 'numbers.csv'), '1,2\n3,4\n');
    await writeFile(
      join(laptop, 'job.sh'),
      '#!/bin/sh\n#SBATCH -N 2 -n 2 -J sums\nwhoami\nsrun -l sh -c "cat numbers.csv | wc -l"\nmkdir out\ncp model/weights out/\necho bad >&2\n',
    );
    const id = await submit('--with', 'numbers.csv,model', 'job.sh');
    await ada('wait', id);
    const seen = await job(id);
    expect(seen).toMatchObject({
      state: 'completed',
      user: 'ada',
      account: 'ada',
      name: 'sums',
      tasks: 2,
      exitCode: 0,
    });
    expect(seen.directory).toMatch(/\/ada\/breadbox-jobs\//);
    const printed = (await ada('logs', id)).trim().split('\n').sort();
    expect(printed).toEqual(['0: 2', '1: 2', 'ada', 'bad']);
    await ada('fetch', id, 'back');
    expect(await readFile(join(laptop, 'back/out/weights'))).toEqual(Buffer.from([0, 255, 10, 13]));
    expect(await readFile(join(laptop, `back/slurm-${id}.out`), 'utf8')).toContain('ada\n');
    await expect(readFile(join(laptop, 'back/numbers.csv'))).rejects.toMatchObject({ code: 'ENOENT' });
  });

  test('what sbatch refuses is refused in its words', async () => {
    await expect(submit('-p', 'nowhere', '--wrap', 'true')).rejects.toMatchObject({
      stderr: expect.stringMatching(/invalid partition/i),
    });
  });

  test('slurmctld is killed, the head is killed, a link is down: the job goes on, and all say the same', async () => {
    const lead = cluster.sandbox.head;
    const [node = ''] = cluster.compute;
    const counts = 'until [ -e /var/tmp/enough ]; do echo $((i += 1)); sleep 1; done';
    const id = await submit('-w', node, '--wrap', counts);
    await expect.poll(() => state(id), WITHIN).toBe('running');
    await sleep(STATE_SAVED_MS);
    await cluster.sh(lead, 'systemctl kill -s KILL slurmctld; systemctl stop slurmctld');
    const trouble = async () => (await cluster.head.json<HeadStatus>(['status'])).cluster?.trouble;
    await expect.poll(trouble, WITHIN).toBeDefined();
    expect(await state(id)).toBe('running');
    await cluster.head.kill();
    await cluster.head.startAgain();
    expect(await state(id)).toBe('running');
    await cluster.sh(lead, 'systemctl start slurmctld');
    await expect.poll(trouble, WITHIN).toBeUndefined();
    expect([await state(id), await squeue(id)]).toEqual(['running', `RUNNING ${node}`]);
    const link = await linkOnHost(cluster.sandbox.nodes[0]!.address, node);
    await promisify(execFile)('ip', ['link', 'set', link, 'down']);
    await sleep(LINK_DOWN_MS);
    await promisify(execFile)('ip', ['link', 'set', link, 'up']);
    await expect.poll(() => state(id), WITHIN).toBe('running');
    // The node has been away for SSH, too.
    await expect.poll(() => cluster.sh(node, 'touch /var/tmp/enough').then(() => true, String), WITHIN).toBe(true);
    await expect.poll(() => state(id), WITHIN).toBe('completed');
    const jobs = JSON.parse(await ada('jobs', '--all', '--json')) as JobList['jobs'];
    expect(jobs.filter(({ jobId }) => jobId === id)).toHaveLength(1);
    const counted = (await ada('logs', id)).trim().split('\n');
    expect(counted.length).toBeGreaterThan(LINK_DOWN_MS / 1000);
    expect(counted).toEqual(counted.map((_, at) => String(at + 1)));
  });

  test('a node is pulled: its job waits again, runs elsewhere, and is one job', async () => {
    // A node that is gone is noticed sooner than on a cluster of boards.
    const lead = cluster.sandbox.head;
    await cluster.sh(lead, 'sed -i s/^SlurmdTimeout=.*/SlurmdTimeout=30/ /etc/slurm/slurm.conf; scontrol reconfigure');
    const [, node = ''] = cluster.compute;
    const script = 'echo begun on $SLURMD_NODENAME; sleep 15; echo done';
    const id = await submit('--requeue', '--open-mode=append', '-x', others(cluster, node), '--wrap', script);
    await expect.poll(() => squeue(id), WITHIN).toBe(`RUNNING ${node}`);
    await cluster.head.json(['sandbox', 'stop', '--force', node]);
    await expect.poll(() => squeue(id), WITHIN).toMatch(/^PENDING/);
    await expect.poll(() => state(id), WITHIN).toBe('pending');
    await cluster.sh(lead, `scontrol update jobid=${id} excnodelist= starttime=now`);
    await cluster.head.json(['sandbox', 'start', node]);
    await ada('wait', id);
    expect(await job(id)).toMatchObject({ state: 'completed', restarts: 1 });
    const lines = (await ada('logs', id)).trim().split('\n');
    expect(lines.filter((line) => line === 'done')).toHaveLength(1);
    expect(lines.filter((line) => line.startsWith('begun'))).toHaveLength(2);
  });
});

function others(cluster: ReadyCluster, node: string): string {
  return cluster.compute.filter((other) => other !== node).join(',');
}
