import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { decidedCluster, foundNode } from '../../provision/found-node.ts';
import type { Exam, Found } from '../check.ts';
import { examOfLooks } from './exam-of-looks.ts';
import { mungeKey } from './munge-key.ts';
import { mungeKeyMode } from './munge-key-mode.ts';
import { mungeStale } from './munge-stale.ts';
import { mungeStopped } from './munge-stopped.ts';
import { slurmKey } from './slurm-key.ts';

const { cluster } = decidedCluster([foundNode('n1', '10.0.0.1'), foundNode('n2', '10.0.0.2')]);
const sum = (text: string) => createHash('sha256').update(text).digest('hex');
const GOOD = sum(cluster.secrets.mungeKey);

const key = (sha256: string, { owner = 'munge:munge', mode = '400', changed = 100 } = {}) =>
  `@key ${sha256} 100 ${changed} ${owner} ${mode}`;
const stat = (owner = 'munge:munge', mode = '400') => `@stat /etc root:root 755
@stat /etc/munge munge:munge 700
@stat /var/lib/munge munge:munge 711
@stat /var/log/munge munge:munge 700
@stat /etc/munge/munge.key ${owner} ${mode}`;
const unit = (name: string, active: string, sub: string, ...said: string[]) =>
  [
    ...[
      `@${name} LoadState=loaded`,
      `@${name} ActiveState=${active}`,
      `@${name} SubState=${sub}`,
      `@${name} Since=200`,
    ],
    ...(active === 'inactive' ? [`@${name} Status=Active: inactive (dead) since Sat 2026-11-21 22:13:31 UTC`] : []),
    ...said.map((line) => `@${name} Said=${line}`),
  ].join('\n');
const RUNS = unit('munge', 'active', 'running');
const FAILS = (...said: string[]) => unit('munge', 'activating', 'auto-restart', ...said);

/** A head and a node whose munge says this to a credential of the head, and the head's the same. */
function exam(node: string, { says = 'Success (0)', head = `${key(GOOD)}\n${stat()}\n${RUNS}` } = {}): Exam {
  return examOfLooks(
    { n1: head, n2: node },
    {
      cluster,
      ask: async (asked) => ({
        stdout: asked === 'n1' ? `@credential TVVOR0U=\n@of n2 ${says}\n` : `@of n1 ${says}\n@credential TVVOR0U=\n`,
        ...{ exitCode: 0, stderr: '', truncated: false, seconds: 0 },
      }),
    },
  );
}

const all = async (of: Exam): Promise<Readonly<Record<string, readonly Found[]>>> => ({
  key: await mungeKey.examine(of),
  mode: await mungeKeyMode.examine(of),
  stale: await mungeStale.examine(of),
  stopped: await mungeStopped.examine(of),
});

describe('munge', () => {
  test('that is well gives no finding', async () => {
    expect(await all(exam(`${key(GOOD)}\n${stat()}\n${RUNS}`))).toEqual({ key: [], mode: [], stale: [], stopped: [] });
  });

  test('of another key is named by what unmunge says, and by nothing else', async () => {
    const of = exam(`${key(sum('other'))}\n${stat()}\n${RUNS}`, { says: 'Invalid credential' });
    expect(await all(of)).toMatchObject({
      key: [{ level: 'error', nodes: ['n2'], proof: 'unmunge: Error: Invalid credential', needs: 'restart' }],
      ...{ mode: [], stale: [], stopped: [] },
    });
    expect(await mungeKey.treat?.((await mungeKey.examine(of))[0]!, of)).toMatchObject([
      { node: 'n2', stdin: Buffer.from(cluster.secrets.mungeKey).toString('base64') },
    ]);
  });

  test('of another key that munged has not read yet is a warning', async () => {
    const found = await mungeKey.examine(exam(`${key(sum('other'))}\n${stat()}\n${RUNS}`));
    expect(found).toMatchObject([{ level: 'warning', proof: `${sum('other')}  /etc/munge/munge.key` }]);
  });

  test('with the right key that it has not read', async () => {
    const of = exam(`${key(GOOD, { changed: 300 })}\n${stat()}\n${RUNS}`, { says: 'Invalid credential' });
    expect(await all(of)).toMatchObject({ key: [], mode: [], stale: [{ nodes: ['n2'], level: 'error' }], stopped: [] });
  });

  test.each([
    [
      'mode',
      stat('munge:munge', '644'),
      'munged: Error: Keyfile is insecure: "/etc/munge/munge.key" should not be readable or writable by group (perms=0644)',
    ],
    [
      'owner',
      stat('root:munge'),
      'munged: Error: Keyfile is insecure: "/etc/munge/munge.key" should be owned by UID 899 instead of UID 0',
    ],
    [
      'log',
      stat().replace('/var/log/munge munge:munge', '/var/log/munge root:root'),
      'munged: Error: Logfile is insecure: invalid ownership of "/var/log/munge"',
    ],
  ])('that does not start for its %s', async (_, files, line) => {
    const of = exam(
      `${key(GOOD)}\n${files}\n${FAILS(line)}\n@says munge: Error: Failed to access "/run/munge/munge.socket.2"`,
    );
    expect(await all(of)).toMatchObject({ key: [], mode: [{ level: 'error', proof: line }], stale: [], stopped: [] });
  });

  test('that was stopped', async () => {
    const line =
      'munge: Error: Failed to access "/run/munge/munge.socket.2": No such file or directory (Did you start munged?)';
    const of = exam(`${key(GOOD)}\n${stat()}\n${unit('munge', 'inactive', 'dead')}\n@says ${line}`);
    expect(await all(of)).toMatchObject({ key: [], mode: [], stale: [], stopped: [{ proof: line }] });
  });

  test('without a key', async () => {
    const line = 'munged: Error: Failed to find keyfile "/etc/munge/munge.key"';
    const of = exam(FAILS(line));
    expect(await all(of)).toMatchObject({ key: [{ level: 'error', proof: line }], mode: [], stale: [], stopped: [] });
  });

  test('of an adopted cluster: the key that most have is right, the head’s where that is open', async () => {
    const nodes = { n1: key(sum('a')), n2: key(sum('b')), n3: key(sum('b')) };
    const looks = Object.fromEntries(Object.entries(nodes).map(([node, text]) => [node, `${text}\n${FAILS()}`]));
    expect(await mungeKey.examine(examOfLooks(looks))).toMatchObject([{ nodes: ['n1'] }]);
    const { n1, n2 } = looks;
    expect(await mungeKey.examine(examOfLooks({ n1: n1!, n2: n2! }))).toMatchObject([{ nodes: ['n2'] }]);
  });
});

describe('the key of Slurm', () => {
  const slurm = { ...cluster, auth: 'slurm' as const };
  const right = (mode = '600') => key(sum(cluster.secrets.slurmKey), { owner: 'slurm:slurm', mode });
  const looks = (node: string) => ({
    n1: `${right()}\n${unit('slurmctld', 'active', 'running')}`,
    n2: node,
  });
  const examined = (node: string) =>
    slurmKey.examine(examOfLooks(looks(node), { cluster: slurm, slurmConf: new Map([['slurmuser', 'slurm']]) }));

  test('that is well gives no finding', async () => {
    expect(await examined(`${right()}\n${unit('slurmd', 'active', 'running')}`)).toEqual([]);
  });

  test('that differs: slurmd waits for its configuration without end', async () => {
    const line = 'slurmd: error: _fetch_child: failed to fetch remote configs: Protocol authentication error';
    const other = key(sum('other'), { owner: 'slurm:slurm', mode: '600' });
    expect(await examined(`${other}\n${unit('slurmd', 'activating', 'start', line)}`)).toMatchObject([
      { nodes: ['n2'], level: 'error', proof: line, proofFrom: 'journal of slurmd on n2' },
    ]);
  });

  test('that others may read', async () => {
    const line = "slurmd: fatal: auth/slurm: key file is insecure: '/etc/slurm/slurm.key' mode=0644";
    expect(await examined(`${right('644')}\n${unit('slurmd', 'activating', 'auto-restart', line)}`)).toMatchObject([
      { nodes: ['n2'], level: 'error', proof: line },
    ]);
  });

  test('that is not there', async () => {
    const line = 'error: Munge encode failed: Failed to access "/run/munge/munge.socket.2": No such file or directory';
    expect(await examined(unit('slurmd', 'activating', 'auto-restart', line))).toMatchObject([
      { proof: line, sentence: expect.stringContaining('has no /etc/slurm/slurm.key') },
    ]);
  });
});
