import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import type { Up, UpChange, UpProblem } from '../../protocol/provision.ts';
import { type Answers, bodyOf, type FakeHead, json, problem, startFakeHead } from '../fake-head.ts';
import { runInFakeWorld } from '../fake-world.ts';
import { leftWords, listLines, phaseWords } from './up-list.ts';
import { changeBlocks } from './up-report.ts';

const DONE: Up = {
  ...{ up: 'u3', kind: 'up', state: 'done', dryRun: false, nodes: 'n[1-2]', head: 'n1', by: 'ada' },
  startedAt: '2026-01-02T03:04:05.000Z',
  endedAt: '2026-01-02T03:04:15.500Z',
  changed: 2,
  phases: [
    {
      phase: 'name-hosts',
      title: 'name hosts',
      seconds: 1.5,
      nodes: { n1: { state: 'changed' }, n2: { state: 'ok' } },
    },
  ],
  ...{ verified: ['srun ran on n1 and n2.'], problems: [], warnings: [] },
};
const failed = (...problems: UpProblem[]): Up => ({ ...DONE, state: 'failed', changed: 0, verified: [], problems });

let head: FakeHead | undefined;
afterEach(() => head?.stop());

/** Runs with these ends, in turn; what was asked for is in `asked`. */
async function up(argv: readonly string[], ends: readonly Up[], more: Answers = {}) {
  const asked: Record<string, unknown>[] = [];
  head = await startFakeHead({
    'POST /api/ups': async (request, response) => {
      asked.push(JSON.parse(await bodyOf(request)));
      json({ ...DONE, state: 'running', changes: [] })(request, response);
    },
    'GET /api/ups/u3/follow': (_, response) => {
      const end = ends[asked.length - 1];
      response.end(`${JSON.stringify({ up: { ...end, state: 'running' } })}\n${JSON.stringify({ up: end })}\n`);
    },
    ...more,
  });
  const world = { env: { BREADBOX_URL: head.url, BREADBOX_TOKEN: 'secret' } };
  return { ...(await runInFakeWorld(argv, world)), asked };
}

describe('breadbox up', () => {
  test('says what was proved, and how the phases went', async () => {
    const { exit, stdout, stderr } = await up(['up', '--yes', '--home', 'none'], [DONE]);
    expect(exit).toBe(0);
    expect(stdout).toBe('srun ran on n1 and n2.\nThe cluster is up: n[1-2], head n1; 2 changes (10.5 s).\n');
    expect(stderr).toBe('name hosts: changed n1, ok n2 (1.50 s)\n');
  });

  test('--json has the keys that scripts rely on', async () => {
    const { stdout, asked } = await up(['up', '--yes', '--json', '--add', 'n2'], [DONE]);
    expect(JSON.parse(stdout)).toMatchObject({
      ok: true,
      changed: 2,
      phases: [{ title: 'name hosts', nodes: { n1: 'changed', n2: 'ok' }, seconds: 1.5 }],
      verified: ['srun ran on n1 and n2.'],
    });
    expect(asked).toMatchObject([{ kind: 'add', nodes: 'n2', dryRun: false }]);
  });

  test('without a terminal it does not guess that it may', async () => {
    const { exit, stderr, asked } = await up(['up'], [], { 'GET /api/inventory': json([{ node: 'n1' }]) });
    expect(exit).toBe(2);
    expect(stderr).toContain('--yes');
    expect(asked).toEqual([]);
  });

  test('who has no nodes yet learns that, and how to name them, before a terminal is missed', async () => {
    const { exit, stderr, asked } = await up(['up'], [], { 'GET /api/inventory': json([]) });
    expect(exit).toBe(2);
    expect(stderr).toContain('The inventory is empty');
    expect(stderr).toContain('breadbox up FILE');
    expect(asked).toEqual([]);
  });

  test('what keeps it from beginning is told with its line, its proof and what to do', async () => {
    const { exit, stdout, stderr } = await up(
      ['up', '--yes'],
      [
        failed({
          check: 'disk-space',
          node: 'n2',
          where: 'nodes.csv:3',
          sentence: 'n2 is full.',
          proof: '/ 100%',
          hint: 'Make room.',
        }),
      ],
    );
    expect(exit).toBe(1);
    expect(stdout).toBe('');
    expect(stderr).toContain(
      'nodes.csv:3: n2 is full.\n    / 100%\n    Make room.\nNothing was changed on any node.\n',
    );
  });

  test.each([
    [['unreachable', 'unreachable'], 5],
    [['needs-password'], 4],
    [['unreachable', 'disk-space'], 1],
    [['not-debian'], 1],
  ])('problems %j end with exit code %d', async (checks, code) => {
    const { exit } = await up(['up', '--yes'], [failed(...checks.map((check) => ({ check, sentence: check })))]);
    expect(exit).toBe(code);
  });

  test('another one under way: 6', async () => {
    const busy = {
      'POST /api/ups': problem('already-running', 409, 'Another up is under way (u2).'),
    } satisfies Answers;
    expect((await up(['up', '--yes'], [], busy)).exit).toBe(6);
  });

  test('keys that were never seen are shown before --yes takes them', async () => {
    const unknown = failed({ check: 'host-key', node: 'n2', sentence: 'not pinned' });
    const keys = [{ node: 'n2', address: '10.1.0.2', state: 'new', type: 'ssh-ed25519', fingerprint: 'SHA256:abc' }];
    const { exit, stderr, asked } = await up(['up', '--yes'], [unknown, DONE], {
      'POST /api/fleet/contact': json(keys),
    });
    expect(exit).toBe(0);
    expect(stderr).toContain('  n2 (10.1.0.2)  ssh-ed25519 SHA256:abc\n');
    expect(asked.map(({ pinHostKeys }) => pinHostKeys)).toEqual([undefined, true]);
  });

  test('keys of nodes that the file brings are settled before the first try', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'breadbox-up-'));
    const file = join(directory, 'nodes.txt');
    await writeFile(file, '10.1.0.2\n');
    const keys = [{ node: 'n2', address: '10.1.0.2', state: 'new', type: 'ssh-ed25519', fingerprint: 'SHA256:abc' }];
    const answers = {
      'POST /api/inventory/import': json({ added: ['n2'], changed: [], unchanged: [], removed: [], warnings: [] }),
      'POST /api/fleet/contact': json(keys),
    };
    const taken = await up(['up', file, '--yes'], [DONE], answers);
    expect(taken.stderr).toContain('  n2 (10.1.0.2)  ssh-ed25519 SHA256:abc\n');
    expect(taken.asked).toMatchObject([{ pinHostKeys: true, inventory: { text: '10.1.0.2\n' } }]);
    await head?.stop();
    const looked = { ...DONE, dryRun: true };
    const unasked = await up(['up', file, '--dry-run'], [looked], {
      ...answers,
      'GET /api/ups/u3': json({ ...looked, changes: [] }),
    });
    expect(unasked.asked.map(({ pinHostKeys }) => pinHostKeys)).toEqual([undefined]);
    await rm(directory, { recursive: true });
  });

  test('a key that has changed is never taken', async () => {
    const changed = failed({ check: 'host-key', node: 'n2', sentence: 'The host key of n2 has changed.' });
    const keys = [
      { node: 'n2', address: '10.1.0.2', state: 'changed', fingerprint: 'SHA256:abc', pinned: 'SHA256:def' },
    ];
    const { exit, asked } = await up(['up', '--yes'], [changed], { 'POST /api/fleet/contact': json(keys) });
    expect(exit).toBe(4);
    expect(asked).toHaveLength(1);
  });

  test('a dry run says what would be done, equal nodes together', async () => {
    const changes = ['n1', 'n2'].map((node) => ({ node, phase: 'name-hosts', what: `name it ${node}` }));
    const looked = { ...DONE, dryRun: true };
    const { stdout, asked } = await up(['up', '--dry-run'], [looked], {
      'GET /api/ups/u3': json({ ...looked, changes }),
    });
    expect(stdout).toBe('n[1-2]\n  name it NODE\n');
    expect(asked).toMatchObject([{ dryRun: true }]);
  });
});

test('down says that it is', async () => {
  const { stdout, asked } = await up(['down', '--yes'], [{ ...DONE, kind: 'down' }]);
  expect(asked).toMatchObject([{ kind: 'down' }]);
  expect(stdout).toContain('The cluster of n[1-2] is down: what Breadbox wrote there is gone (');
});

test('down names the nodes on which it could take nothing away', async () => {
  const warnings = [{ check: 'unreachable', node: 'n2', sentence: 'n2 cannot be reached.' }];
  const { stdout } = await up(['down', '--yes'], [{ ...DONE, kind: 'down', warnings }]);
  expect(stdout).toContain('what Breadbox wrote there is gone, but on n2, which could not be reached (');
});

test('who has no cluster to take down learns that before a terminal is missed', async () => {
  const { exit, stderr, asked } = await up(['down'], [], { 'GET /api/cluster': json({}) });
  expect([exit, asked]).toEqual([3, []]);
  expect(stderr).toBe('breadbox: There is no cluster.\n  Bring one up with: breadbox up\n');
});

describe('words', () => {
  test('of a phase: states by node set, and its time', () => {
    const nodes = { n1: { state: 'ok' }, n2: { state: 'failed' }, n3: { state: 'ok' } } as const;
    expect(phaseWords({ phase: 'a', title: 'a', seconds: 61, nodes })).toBe('ok n[1,3], failed n2 (61.0 s)');
    expect(phaseWords({ phase: 'a', title: 'a', seconds: 0.01, nodes: { n1: { state: 'ok' } } })).toBe('ok');
  });

  test('of the time that is left: none while nothing is known', () => {
    expect(leftWords(DONE)).toBe('');
    expect(leftWords({ ...DONE, secondsLeft: 40.2 })).toBe('about 41 s left');
    expect(leftWords({ ...DONE, secondsLeft: 200 })).toBe('about 3 min 20 s left');
  });

  test('of changes: details only where they are wanted', () => {
    const change: UpChange = { node: 'n1', phase: 'p', what: 'write /etc/x', detail: '+a\n+b\n' };
    const text = (details: boolean) =>
      changeBlocks([change], details).map((block) => ('text' in block ? block.text : ''));
    expect(text(false)).toEqual(['n1\n  write /etc/x']);
    expect(text(true)).toEqual(['n1\n  write /etc/x\n      +a\n      +b']);
  });

  test('of the live list: what nodes do now stands below their phase, and the time that is left beside it', () => {
    const running: Up = {
      ...DONE,
      state: 'running',
      secondsLeft: 30,
      phases: [
        ...DONE.phases,
        {
          ...{ phase: 'install', title: 'install packages', seconds: 4 },
          nodes: { n1: { state: 'running', now: 'install munge' }, n2: { state: 'waiting' } },
        },
        { phase: 'verify', title: 'verify', seconds: 0, nodes: { n1: { state: 'waiting' } } },
      ],
    };
    expect(listLines(running, '*')).toEqual([
      '✓ name hosts  changed n1, ok n2 (1.50 s)',
      '* install packages  running n1, waiting n2 (4.00 s)  about 30 s left',
      '    n1: install munge',
      '· verify',
    ]);
  });
});
