import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Up } from '../../src/protocol/provision.ts';
import type { Sandbox } from '../../src/protocol/sandbox.ts';
import { ClusterHead } from './cluster-head.ts';

interface UpReport {
  readonly ok: boolean;
  readonly changed: number;
  readonly state: string;
  readonly phases: readonly { readonly title: string; readonly nodes: Readonly<Record<string, string>> }[];
  readonly problems: readonly {
    readonly check: string;
    readonly node?: string;
    readonly where?: string;
    readonly sentence: string;
  }[];
}

const KILLS = 10;

describe('up on boards that misbehave', () => {
  let head: ClusterHead;
  let sandbox: Pick<Sandbox, 'name' | 'inventory' | 'head' | 'nodes'>;
  let identityFile: string;
  let compute: readonly string[];

  beforeAll(async () => {
    head = await ClusterHead.start();
    sandbox = await head.sandbox(['--nodes', '2']);
    compute = sandbox.nodes.map(({ node }) => node).filter((node) => node !== sandbox.head);
    expect((await head.breadbox(['nodes', 'import', sandbox.inventory])).exitCode).toBe(0);
    const listed = await head.json<readonly { node: string; identityFile?: string }[]>(['nodes', 'list']);
    identityFile = listed[0]?.identityFile ?? '';
    expect(identityFile).not.toBe('');
    await head.breadbox(['nodes', 'contact', '@all']);
  });

  afterAll(() => head.remove());

  /** Whatever its exit code. */
  const up = async (args: readonly string[] = []): Promise<UpReport & { exitCode: number; stderr: string }> => {
    const { exitCode, stdout, stderr } = await head.breadbox(['up', '--yes', '--json', ...args], { timeoutSec: 280 });
    if (!stdout.startsWith('{')) throw new Error(`up said nothing:\n${stderr}`);
    return { ...(JSON.parse(stdout) as UpReport), exitCode: exitCode ?? -1, stderr };
  };

  const onNode = async (node: string, command: string): Promise<string> => {
    const { stdout, stderr } = await head.breadbox(['run', '--json', '-w', node, '--timeout', '30', '--', command]);
    const [result] = JSON.parse(stdout || '[]') as readonly { stdout: string }[];
    if (result === undefined) throw new Error(`${node}, ${command}: ${stderr}`);
    return result.stdout;
  };

  /** The `up` that was begun last. */
  const newest = async (): Promise<Up> => {
    const response = await head.running.call('GET /api/ups');
    const [first] = (await response.json()) as Up[];
    if (first === undefined) throw new Error('no up was begun');
    return first;
  };

  test('bad input of all kinds is found before anything is changed, all at once', async () => {
    const address = (node: string) => sandbox.nodes.find((each) => each.node === node)!.address;
    const [first, second] = compute as [string, string];
    const otherKey = join(head.home, 'other-key');
    await promisify(execFile)('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', otherKey]);
    await onNode(first, 'sudo cp --remove-destination /etc/os-release /etc/os-release.real');
    await onNode(first, 'printf \'ID=fedora\\nPRETTY_NAME="Fedora Linux 40"\\n\' | sudo tee /etc/os-release');
    await onNode(second, 'sudo useradd -m bob && sudo cp -r ~/.ssh /home/bob/ && sudo chown -R bob: /home/bob/.ssh');
    const inventory = join(head.home, 'bad.csv');
    const user = (await onNode(sandbox.head, 'id -un')).trim();
    const network = address(first).replace(/\.\d+$/, '');
    await writeFile(
      inventory,
      `node,address,user,roles,identityFile
${sandbox.head},${address(sandbox.head)},${user},head,${otherKey}
${first},${address(first)},${user},compute,${identityFile}
${second},${address(second)},bob,compute,${identityFile}
ghost,${network}.250,${user},compute,${identityFile}
`,
    );
    const report = await up([inventory]);
    expect(report).toMatchObject({ ok: false, changed: 0, state: 'failed', exitCode: 1 });
    const found = report.problems
      .map(({ check, node, where }) => `${node} ${where?.replace(/^.*\//, '')} ${check}`)
      .sort();
    expect(found).toEqual(
      [
        `${first} bad.csv:3 not-debian`,
        `${second} bad.csv:4 no-sudo`,
        'ghost bad.csv:5 unreachable',
        `${sandbox.head} bad.csv:2 needs-password`,
      ].sort(),
    );
    expect((await head.breadbox(['nodes', 'remove', 'ghost'])).exitCode).toBe(0);
    expect((await head.breadbox(['nodes', 'import', sandbox.inventory])).exitCode).toBe(0);
    await onNode(first, 'sudo mv /etc/os-release.real /etc/os-release');
    for (const node of [sandbox.head, ...compute])
      expect(await onNode(node, 'grep -c breadbox /etc/hosts; ls /etc/munge /run/breadbox 2>/dev/null')).toBe('0\n');
  });

  test('a node that vanishes mid-way is reported, and the others finish; a second up is refused meanwhile', async () => {
    const [gone] = compute as [string];
    const whole = up();
    await expect
      .poll(async () => (await newest()).phases.find(({ phase }) => phase === 'install-packages')?.nodes[gone]?.state, {
        timeout: 120_000,
        interval: 500,
      })
      .toBe('running');
    const second = await head.breadbox(['up', '--yes']);
    expect(second.exitCode).toBe(6);
    expect(second.stderr).toContain('under way');
    await head.breadbox(['sandbox', 'stop', gone, '--force']);
    const report = await whole;
    expect(report).toMatchObject({ ok: false, exitCode: 5 });
    expect(report.problems.map(({ node, check }) => `${node} ${check}`)).toEqual([`${gone} unreachable`]);
    const states = (title: RegExp) => report.phases.find((phase) => title.test(phase.title))?.nodes;
    expect(states(/start slurmd/)).toMatchObject({ [gone]: 'skipped', [compute[1]!]: 'changed' });
    expect(states(/verify/)).toMatchObject({ [gone]: 'skipped', [compute[1]!]: 'ok', [sandbox.head]: 'ok' });
    expect((await head.breadbox(['sandbox', 'start', gone])).exitCode).toBe(0);
  });

  test(`killed at ${KILLS} random points and run again it ends verified`, async () => {
    const points: string[] = [];
    for (let time = 0; time < KILLS; time++) {
      const { up: last } = await newest();
      const cut = up().catch(() => undefined);
      await sleep(300 + Math.random() * 6000);
      const [phase] = await newest().then(
        ({ phases }) => phases.filter(({ nodes }) => Object.values(nodes).some(({ state }) => state === 'running')),
        () => [],
      );
      points.push(phase?.phase ?? '-');
      await head.kill();
      await head.startAgain();
      await cut;
      const { up: begun, state, problems } = await newest();
      // Killed before it was asked for one, the head has begun none.
      if (begun !== last) expect(state, JSON.stringify(problems)).toMatch(/interrupted|done/);
    }
    const report = await up();
    expect(report.problems, `it was cut at ${points.join(', ')}`).toEqual([]);
    expect(report).toMatchObject({ ok: true, exitCode: 0 });
    expect(await up()).toMatchObject({ ok: true, changed: 0 });
  });

  test('down leaves the names as they were, and a marked node is nobody else’s', async () => {
    const [node] = compute as [string];
    expect(await up()).toMatchObject({ ok: true, problems: [] });
    expect(await onNode(node, 'cat /etc/hosts')).toContain('# BEGIN breadbox');
    const stranger = await ClusterHead.start();
    try {
      await writeFile(
        join(stranger.home, 'one.csv'),
        `node,address,user,identityFile\n${node},${sandbox.nodes.find((each) => each.node === node)!.address},${(await onNode(node, 'id -un')).trim()},${identityFile}\n`,
      );
      const { exitCode, stderr } = await stranger.breadbox(['up', join(stranger.home, 'one.csv'), '--yes']);
      expect(exitCode).toBe(1);
      expect(stderr).toContain('another cluster of Breadbox');
    } finally {
      await stranger.remove();
    }
    const down = await head.breadbox(['down', '--yes']);
    expect(down.stderr + down.stdout).not.toContain('failed');
    expect(await onNode(node, 'cat /etc/hosts')).not.toContain('breadbox');
  });
});
