import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { AddedUser, UserRow } from '../../src/protocol/users.ts';
import { ClusterHead } from './cluster-head.ts';

interface Outcome {
  readonly node: string;
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

describe('people of a cluster', () => {
  let head: ClusterHead;
  let headNode: string;
  let nodes: readonly string[];

  beforeAll(async () => {
    head = await ClusterHead.start();
    const sandbox = await head.sandbox(['--nodes', '2', '--release', 'trixie']);
    headNode = sandbox.head;
    nodes = sandbox.nodes.map(({ node }) => node);
    await head.json(['users', 'add', 'anna', '--full-name', "Anna O'Neil"]);
    const up = await head.json<{ ok: boolean }>(['up', sandbox.inventory, '--yes']);
    expect(up.ok).toBe(true);
  });

  afterAll(() => head.remove());

  /** By the words of sh; what it ends with is a value. */
  const fleet = async (words: readonly string[], script: string): Promise<readonly Outcome[]> =>
    JSON.parse((await head.breadbox(['run', '--json', ...words, '--timeout', '60', '--', script])).stdout);
  /** As root, on all nodes or on some. */
  const run = (script: string, where = nodes) => fleet(['-w', where.join(','), '--root'], script);
  const as = (user: string, script: string, where = nodes) => run(`runuser -l ${user} -c '${script}'`, where);
  const outputs = (outcomes: readonly Outcome[]) =>
    outcomes.map(({ stdout, exitCode }) => `${exitCode} ${stdout}`.trim());

  test('have the same account everywhere, listed with where it is', async () => {
    expect(new Set(outputs(await run('getent passwd anna')))).toEqual(
      new Set(["0 anna:x:2000:2000:Anna O'Neil:/home/anna:/bin/bash"]),
    );
    const [anna] = await head.json<readonly UserRow[]>(['users', 'list']);
    expect(anna).toMatchObject({ user: 'anna', uid: 2000, nodes: expect.stringContaining(nodes[1]!.slice(-1)) });
  });

  test('see their files from every node', async () => {
    const [writer, ...readers] = [...nodes].reverse();
    await as('anna', 'echo token-of-anna >seen', [writer!]);
    expect(outputs(await as('anna', 'cat seen', readers))).toEqual(readers.map(() => '0 token-of-anna'));
    expect(outputs(await as('nobody -s /bin/sh', 'cat /srv/home/anna/seen', readers)).join()).not.toContain('token');
  });

  test('go by ssh and mpirun from any node to any other, without a question', async () => {
    const hop = nodes.map((node) => `ssh -o BatchMode=yes ${node} hostname`).join(' && ');
    for (const { exitCode, stdout } of await as('anna', hop)) {
      expect({ exitCode, hosts: stdout.trim().split('\n') }).toEqual({ exitCode: 0, hosts: [...nodes] });
    }
    const hosts = nodes.map((node) => `${node}:1`).join(',');
    for (const node of nodes) {
      const [{ stdout, exitCode, stderr }] = (await as('anna', `mpirun --host ${hosts} -np 3 hostname`, [node])) as [
        Outcome,
      ];
      expect({ exitCode, hosts: stdout.trim().split('\n').sort(), stderr: exitCode === 0 ? '' : stderr }).toEqual({
        ...{ exitCode: 0, hosts: [...nodes].sort(), stderr: '' },
      });
    }
  });

  test('who comes later is on all nodes when the command returns', async () => {
    const [ben] = await head.json<readonly AddedUser[]>(['users', 'add', 'ben']);
    expect(ben).toMatchObject({ uid: 2001, up: expect.stringMatching(/^u\d+$/), password: expect.any(String) });
    expect(outputs(await as('ben', 'id -u && touch seen-$(hostname) && ls seen-$(hostname) >/dev/null'))).toEqual(
      nodes.map(() => '0 2001'),
    );
    const detail = await head.running.call(`GET /api/ups/${ben?.up}`);
    expect(((await detail.json()) as { changes: { phase: string }[] }).changes.map(({ phase }) => phase)).not.toContain(
      'install-packages',
    );
  });

  test('who goes is gone from all nodes, with what ran there', async () => {
    await run('(runuser -u ben -- sleep 1000 >/dev/null 2>&1 &) ; true', [nodes[1]!]);
    expect((await head.breadbox(['users', 'remove', 'ben', '--home'])).exitCode).toBe(0);
    expect(
      outputs(await run('getent passwd ben; pgrep -u 2001; ls -d /home/ben /srv/home/ben 2>/dev/null; true')),
    ).toEqual(nodes.map(() => '0'));
  });

  test('a clash is told before anything is changed', async () => {
    await run('useradd -M -u 2002 stranger', [nodes[2]!]);
    const { exitCode, stdout, stderr } = await head.breadbox(['users', 'add', 'carl', '--uid', '2002']);
    expect(exitCode).not.toBe(0);
    expect(stdout).toMatch(/carl/);
    expect(stderr).toMatch(/The uid 2002 of carl is that of stranger on/);
    expect(outputs(await run('getent passwd carl || echo none'))).toEqual(nodes.map(() => '0 none'));
    await run('userdel stranger', [nodes[2]!]);
    await head.breadbox(['users', 'remove', 'carl']);
  });

  test('with the storage node off, Breadbox still comes in everywhere else', async () => {
    expect((await head.breadbox(['sandbox', 'stop', headNode])).exitCode).toBe(0);
    const others = nodes.filter((node) => node !== headNode);
    expect(outputs(await fleet(['-w', others.join(',')], 'id -un'))).toEqual(others.map(() => '0 pi'));
    expect((await head.breadbox(['sandbox', 'start', headNode])).exitCode).toBe(0);
    expect(outputs(await as('anna', 'cat seen', others))).toEqual(others.map(() => '0 token-of-anna'));
  });

  test('down takes the accounts and leaves the homes', async () => {
    expect((await head.breadbox(['down', '--yes'])).exitCode).toBe(0);
    expect(outputs(await run('getent passwd anna || echo none'))).toEqual(nodes.map(() => '0 none'));
    expect(outputs(await run('cat /home/anna/seen; ls /etc/breadbox /srv/home 2>/dev/null; true', [headNode]))).toEqual(
      ['0 token-of-anna'],
    );
  });
});
