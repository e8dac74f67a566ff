import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { EngineNodeRow } from '../../src/protocol/jobs.ts';
import type { Maintenance } from '../../src/protocol/maintenance.ts';
import { ReadyCluster } from './ready-cluster.ts';

type Report = Maintenance & { readonly ok: boolean };

describe('maintenance of a cluster', () => {
  let cluster: ReadyCluster;
  let head: string;
  let n1: string;
  let n2: string;
  let n3: string;

  beforeAll(async () => {
    cluster = await ReadyCluster.take('bookworm');
    head = cluster.sandbox.head;
    [n1, n2, n3] = cluster.compute as [string, string, string];
  });
  afterAll(() => cluster.giveBack());

  const breadbox = (...args: string[]) => cluster.head.breadbox(args);
  const bootOf = (node: string) => cluster.sh(node, 'cat /proc/sys/kernel/random/boot_id');
  const stateOf = async (node: string) => (await cluster.sh(head, `sinfo -h -N -n ${node} -o %T`)).trim();
  const submit = async (node: string, seconds: number): Promise<string> => {
    const script = `cd /tmp && sbatch --parsable -w ${node} -n1 --mem=10 -o /dev/null --wrap 'sleep ${seconds}'`;
    return (await cluster.sh(head, `runuser -u ada -- sh -c "${script}"`)).trim();
  };
  const jobOf = async (jobId: string) => {
    const text = await cluster.sh(head, `scontrol -o show job ${jobId}`);
    return { state: / JobState=(\S+)/.exec(text)?.[1], restarts: / Restarts=(\d+)/.exec(text)?.[1] };
  };

  test('a drained node says why, gives its jobs no place, and works again when it is resumed', async () => {
    const drained = await cluster.head.json<readonly EngineNodeRow[]>(['drain', n1, '--reason', 'new fan, Ada']);
    expect(drained).toMatchObject([{ node: n1, state: 'drained', reason: 'new fan, Ada' }]);
    const jobId = await submit(n1, 0);
    await expect.poll(async () => (await breadbox('why', jobId)).stdout, { timeout: 30_000 }).toContain('new fan');
    expect((await breadbox('drain', `${n1},elsewhere`, '--reason', 'x')).exitCode).toBe(3);
    expect((await breadbox('resume', n1)).exitCode).toBe(0);
    await expect.poll(async () => (await jobOf(jobId)).state, { timeout: 30_000 }).toBe('COMPLETED');
  });

  test('restarted one after another, the head last: no job notices', async () => {
    const nodes = [n1, n2, head];
    const before = await Promise.all(nodes.map(bootOf));
    const jobId = await submit(n1, 8);
    await expect.poll(async () => (await jobOf(jobId)).state, { timeout: 30_000 }).toBe('RUNNING');
    await breadbox('drain', n3, '--reason', 'broken fan');
    const words = ['reboot', nodes.join(','), '--rolling', '--reason', 'new kernel'];
    const { stderr, exitCode } = await breadbox(...words);
    expect([exitCode, stderr]).toEqual([0, expect.stringContaining(`${n1} draining: job ${jobId} runs there`)]);
    const order = [...stderr.matchAll(/^(\S+) rebooting/gm)].map(([, node]) => node);
    expect([...new Set(order)]).toEqual(nodes);
    expect(await jobOf(jobId)).toEqual({ state: 'COMPLETED', restarts: '0' });
    const after = await Promise.all(nodes.map(bootOf));
    for (const [at, boot] of after.entries()) expect(boot).not.toBe(before[at]);
    expect([await stateOf(n1), await stateOf(n2)]).toEqual(['idle', 'idle']);
    expect(await stateOf(n3)).toBe('drained');
    expect((await cluster.sh(head, `srun -N2 -w ${n1},${n2} hostname | sort`)).trim()).toBe(`${n1}\n${n2}`);
  });

  test('ended while a node still works: that one is resumed, the next is never touched', async () => {
    const jobId = await submit(n1, 60);
    await expect.poll(async () => (await jobOf(jobId)).state, { timeout: 30_000 }).toBe('RUNNING');
    const before = await bootOf(n2);
    const going = cluster.head.json<Report>(['reboot', `${n1},${n2}`]).catch((error: Error) => error.message);
    await expect.poll(() => stateOf(n1), { timeout: 30_000 }).toBe('draining');
    expect((await breadbox('reboot', n2)).exitCode).toBe(6);
    const { url } = await cluster.head.json<{ url: string }>(['status']);
    const { token } = await cluster.head.json<{ token: string }>(['token', 'create', '--role', 'owner']);
    const headers = { authorization: `Bearer ${token}` };
    const [last] = (await (await fetch(`${url}/api/maintenance`, { headers })).json()) as Maintenance[];
    await fetch(`${url}/api/maintenance/${last!.maintenance}/cancel`, { method: 'POST', headers });
    expect(await going).toContain('Left out');
    expect(await stateOf(n1)).toMatch(/^(mixed|allocated)/);
    expect([await bootOf(n2), (await jobOf(jobId)).state]).toEqual([before, 'RUNNING']);
    await cluster.sh(head, `scancel ${jobId}`);
  });

  test('switched off and on again, a node serves without a word', async () => {
    const report = await cluster.head.json<Report>(['power', 'off', n2, '--reason', 'new fuse']);
    expect(report).toMatchObject({ ok: true, nodes: [{ node: n2, step: 'done' }] });
    expect(await stateOf(n2)).toMatch(/^down/);
    await cluster.head.json(['sandbox', 'start', n2]);
    await expect.poll(() => stateOf(n2), { timeout: 60_000 }).toBe('idle');
    await sleep(1000);
    expect((await cluster.sh(head, `srun -w ${n2} hostname`)).trim()).toBe(n2);
  });
});
