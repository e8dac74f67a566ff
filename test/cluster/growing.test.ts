import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Sandbox } from '../../src/protocol/sandbox.ts';
import { ClusterHead } from './cluster-head.ts';

interface UpReport {
  readonly ok: boolean;
  readonly changed: number;
  readonly phases: readonly { readonly title: string; readonly nodes: Readonly<Record<string, string>> }[];
  readonly verified: readonly string[];
}

/** Four computing nodes of which the last two have no way to the internet; the fourth comes later. */
describe('a cluster with nodes that have no way to the internet', () => {
  let head: ClusterHead;
  let sandbox: Pick<Sandbox, 'name' | 'inventory' | 'head' | 'nodes'>;
  let compute: readonly string[];

  beforeAll(async () => {
    head = await ClusterHead.start();
    sandbox = await head.sandbox(['--nodes', '4', '--offline', '2']);
    compute = sandbox.nodes.map(({ node }) => node).filter((node) => node !== sandbox.head);
    expect((await head.breadbox(['nodes', 'import', sandbox.inventory])).exitCode).toBe(0);
    expect((await head.breadbox(['nodes', 'remove', compute[3]!])).exitCode).toBe(0);
  });

  afterAll(() => head.remove());

  const onHead = async (command: string): Promise<string> => {
    const [result] = await head.json<readonly { exitCode: number; stdout: string; stderr: string }[]>([
      ...['run', '-w', sandbox.head, '--timeout', '60', '--', command],
    ]);
    if (result?.exitCode !== 0) throw new Error(`${command}: ${result?.stderr}`);
    return result.stdout;
  };

  test('comes up, packages through the head', async () => {
    const offline = await head
      .json<readonly { exitCode: number }[]>([
        ...['run', '-w', compute[2]!, '--', 'ip route show default | grep -q . && timeout 3 getent hosts debian.org'],
      ])
      .catch(() => [{ exitCode: 1 }]);
    expect(offline[0]?.exitCode).not.toBe(0);
    const report = await head.json<UpReport>(['up', '--yes']);
    expect(report.ok).toBe(true);
    expect((await onHead('srun -N3 hostname')).trim().split('\n').sort()).toEqual(compute.slice(0, 3));
  });

  test('takes a fourth node and leaves the rest as it is', async () => {
    expect((await head.breadbox(['nodes', 'import', sandbox.inventory])).exitCode).toBe(0);
    const before = await onHead('systemctl show -p ActiveEnterTimestampMonotonic munge');
    const report = await head.json<UpReport>(['up', '--add', compute[3]!, '--yes']);
    expect(report.ok).toBe(true);
    expect(await onHead('systemctl show -p ActiveEnterTimestampMonotonic munge')).toBe(before);
    expect((await onHead('srun -N4 hostname')).trim().split('\n').sort()).toEqual([...compute]);
    const packages = report.phases.find(({ title }) => /install/.test(title));
    for (const node of compute.slice(0, 3)) expect(packages?.nodes[node] ?? 'ok').not.toBe('changed');
  });

  test('lets a node go while a job runs on the others', async () => {
    await onHead(`sbatch -w ${compute[0]} -o /dev/null --wrap 'sleep 40' && sleep 1`);
    const report = await head.json<UpReport>(['up', '--remove', compute[1]!, '--yes']);
    expect(report.ok).toBe(true);
    expect(await onHead('squeue -h -o %T')).toContain('RUNNING');
    const names = (await onHead('sinfo -h -N -o %N')).trim().split('\n').sort();
    expect(names).toEqual(compute.filter((node) => node !== compute[1]));
    const left = await head.json<readonly { stdout: string }[]>([
      ...[
        'run',
        '-w',
        compute[1]!,
        '--',
        'systemctl is-active slurmd; ls /etc/slurm/*.conf /opt/breadbox; sudo md5sum /etc/munge/munge.key',
      ],
    ]);
    const [key] = (await onHead('sudo md5sum /etc/munge/munge.key')).split(' ');
    expect(left[0]?.stdout).not.toMatch(/^active$|slurm\.conf|breadbox/m);
    expect(left[0]?.stdout).not.toContain(key);
  });
});
