import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ClusterHead } from './cluster-head.ts';
import { leftSince, machineState } from './machine-state.ts';

interface UpReport {
  readonly ok: boolean;
  readonly changed: number;
  readonly phases: readonly { readonly title: string; readonly nodes: Readonly<Record<string, string>> }[];
  readonly verified: readonly string[];
}

describe.each(['bookworm', 'trixie'] as const)('from bare boards of %s to MPI', (release) => {
  let head: ClusterHead;
  let before: Awaited<ReturnType<typeof machineState>>;
  let tag: string;
  let inventory: string;
  let nodes: readonly string[];
  let headNode: string;

  beforeAll(async () => {
    head = await ClusterHead.start();
    before = await machineState();
    const sandbox = await head.sandbox(['--nodes', '4', '--release', release]);
    inventory = sandbox.inventory;
    const record = await readFile(join(head.home, 'sandboxes', sandbox.name, 'sandbox.json'), 'utf8');
    tag = (JSON.parse(record) as { tag: string }).tag;
    headNode = sandbox.head;
    nodes = sandbox.nodes.map(({ node }) => node).filter((node) => node !== sandbox.head);
  });

  afterAll(() => head.remove());

  const srun = (words: string) =>
    head.json<readonly { exitCode: number; stdout: string; stderr: string }[]>([
      ...['run', '-w', headNode, '--timeout', '60', '--'],
      words,
    ]);

  test('a dry run says what would be done, and does nothing', async () => {
    const report = await head.json<UpReport>(['up', inventory, '--dry-run', '--yes']);
    expect(report.ok).toBe(true);
    expect(report.changed).toBeGreaterThan(20);
    const [result] = await srun('test ! -e /etc/slurm/slurm.conf && hostname');
    expect(result).toMatchObject({ exitCode: 0 });
  });

  test('one command brings it up and verifies it', async () => {
    const report = await head.json<UpReport>(['up', inventory, '--yes']);
    expect(report.ok).toBe(true);
    const all = report.verified.join('\n');
    for (const said of [/srun ran .* all 4 nodes/, /MPI .* by srun/, /MPI .* by mpirun/, /A file .* seen on/])
      expect(all).toMatch(said);
    // Debian 13 authenticates by Slurm's own key, which srun has proved.
    if (release === 'bookworm') expect(all).toMatch(/munge/);
    const [hosts] = await srun('srun -N4 hostname');
    expect(hosts?.stdout.trim().split('\n').sort()).toEqual([...nodes].sort());
    expect(await head.json(['status'])).toMatchObject({ engine: 'slurm', cluster: { adopted: false } });
  });

  test('a second run changes nothing', async () => {
    const report = await head.json<UpReport>(['up', '--yes']);
    expect(report).toMatchObject({ ok: true, changed: 0 });
    for (const phase of report.phases) expect(Object.values(phase.nodes)).not.toContain('changed');
  });

  test('down takes away what up wrote, and says so by doing', async () => {
    const report = await head.json<UpReport>(['down', '--yes']);
    expect(report.ok).toBe(true);
    expect(await head.json(['status'])).toMatchObject({ engine: 'local' });
    const left = await srun(
      'grep -l breadbox -ri /etc /opt 2>/dev/null; systemctl is-active slurmctld slurmd; grep -c breadbox /etc/hosts; true',
    );
    expect(left[0]?.stdout).not.toMatch(/\/etc\/(?!ssh\/)|\/opt|^active$/m);
  });

  test('destroy leaves nothing on the machine', async () => {
    expect((await head.breadbox(['sandbox', 'destroy', '--all'])).exitCode).toBe(0);
    expect(await leftSince(before, { tag, home: head.home })).toEqual([]);
    await expect(readFile(inventory)).rejects.toThrow('ENOENT');
  });
});
