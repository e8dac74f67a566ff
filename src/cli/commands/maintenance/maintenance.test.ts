import { afterEach, describe, expect, test } from 'vitest';
import type { Adopted } from '../../../protocol/adopt.ts';
import type { EngineNodeRow } from '../../../protocol/jobs.ts';
import type { Maintenance } from '../../../protocol/maintenance.ts';
import { type Answers, bodyOf, type FakeHead, json, problem, startFakeHead } from '../../fake-head.ts';
import { runInFakeWorld } from '../../fake-world.ts';

let head: FakeHead | undefined;
afterEach(() => head?.stop());

/** What was asked for is in `asked`. */
async function run(argv: readonly string[], answers: Answers) {
  const asked: unknown[] = [];
  const keeping = Object.entries(answers).map(([key, answer]): [string, Answers[keyof Answers]] => [
    key,
    async (request, response) => {
      if (key.startsWith('POST')) asked.push(JSON.parse((await bodyOf(request)) || '{}'));
      await answer!(request, response);
    },
  ]);
  head = await startFakeHead(Object.fromEntries(keeping));
  const env = { BREADBOX_URL: head.url, BREADBOX_TOKEN: 'secret' };
  return { ...(await runInFakeWorld(argv, { env })), asked };
}

const NODE: EngineNodeRow = {
  ...{ node: 'n1', state: 'drained', reason: 'new fan', partition: 'all', gres: {} },
  ...{ cores: 4, busyCores: 0, wantedCores: 0, nextCores: 0, memBytes: 1, busyMemBytes: 0 },
};

describe('drain', () => {
  test('says how the nodes are now, those that are alike together', async () => {
    const { exit, stdout, asked } = await run(['drain', 'n[1-2]', '--reason', ' new fan '], {
      'POST /api/nodes/drain': json([NODE, { ...NODE, node: 'n2' }]),
    });
    expect([exit, stdout]).toEqual([0, 'n[1-2] drained: new fan\n']);
    expect(asked).toEqual([{ nodes: 'n[1-2]', reason: 'new fan' }]);
  });

  test.each([[['drain', 'n1']], [['drain', 'n1', '--reason', ' ']]])('%j lacks its reason', async (argv) => {
    const { exit, asked } = await run(argv, {});
    expect([exit, asked]).toEqual([2, []]);
  });

  test('resume has the keys that scripts rely on', async () => {
    const { stdout } = await run(['resume', 'n1', '--json'], {
      'POST /api/nodes/resume': json([{ ...NODE, state: 'idle', reason: undefined }]),
    });
    expect(JSON.parse(stdout)).toEqual([{ node: 'n1', state: 'idle', reason: null, busyCores: 0, cores: 4 }]);
  });
});

const BEGUN: Maintenance = {
  ...{ maintenance: 'm1', kind: 'reboot', state: 'running', by: 'ada', startedAt: '2026-01-02T03:04:05.000Z' },
  nodes: [{ node: 'n1', step: 'draining', now: 'job 12 runs there' }],
};
const follow = (...states: readonly Maintenance[]): Answers => ({
  'POST /api/maintenance': json(BEGUN),
  'GET /api/maintenance/m1/follow': (_, response) =>
    void response.end([BEGUN, ...states].map((state) => `${JSON.stringify(state)}\n`).join('')),
});
const DONE: Maintenance = { ...BEGUN, state: 'done', nodes: [{ node: 'n1', step: 'done', seconds: 21 }] };

describe('reboot and power off', () => {
  test('each step is told, and the end', async () => {
    const { exit, stdout, stderr, asked } = await run(['reboot', 'n1', '--rolling', '-r', 'kernel'], follow(DONE));
    expect([exit, stdout]).toEqual([0, 'n1: restarted and tested.\n']);
    expect(stderr).toBe('n1 draining: job 12 runs there\nn1 done (21 s)\n');
    expect(asked).toEqual([{ kind: 'reboot', rolling: true, byGroup: false, nodes: 'n1', reason: 'kernel' }]);
  });

  test.each([
    [['reboot', '--all-at-once'], { kind: 'reboot', rolling: false, byGroup: false }],
    [
      ['reboot', '--at-once', '3', '--wait', '60'],
      { kind: 'reboot', rolling: true, byGroup: false, atOnce: 3, drainSec: 60 },
    ],
    [['reboot', '@blue', '--by-group'], { kind: 'reboot', rolling: true, byGroup: true, nodes: '@blue' }],
    [['power', 'off'], { kind: 'power-off' }],
  ])('%j asks for what it says', async (argv, body) => {
    expect((await run(argv, follow(DONE))).asked).toEqual([body]);
  });

  test('a node that does not come back: which, and what to do', async () => {
    const reason = 'n1 has not come back within 10 minutes of its restart.';
    const failed: Maintenance = { ...BEGUN, state: 'failed', nodes: [{ node: 'n1', step: 'failed', reason }] };
    const { exit, stderr, stdout } = await run(['reboot', '--json'], follow(failed));
    expect([exit, JSON.parse(stdout)]).toEqual([1, { ok: false, ...failed }]);
    expect(stderr).toContain(`breadbox: n1: ${reason}\n  A node that failed stays drained`);
  });

  test.each([['--rolling'], ['--by-group'], ['--at-once=2']])('--all-at-once and %s contradict', async (option) => {
    expect((await run(['reboot', '--all-at-once', option], {})).exit).toBe(2);
  });

  test('where another goes on, the exit code says conflict', async () => {
    const busy = problem('already-running', 409, 'Another maintenance is under way (m1).');
    expect((await run(['reboot'], { 'POST /api/maintenance': busy })).exit).toBe(6);
  });
});

describe('adopt', () => {
  const adopted: Adopted = {
    ...{ name: 'gaia', host: 'gate', slurm: '23.11.4', nodes: 'g[1-8]', partitions: ['all', 'short'] },
    ...{ accounts: false, login: 'ada', sharedHome: true, history: 'slurmdbd', adoptedAt: '2026-01-02T03:04:05.000Z' },
    differences: [{ setting: 'MpiDefault', here: 'none', byUp: 'pmix', sentence: 'It has to be said.' }],
  };

  test('shows what is there, and what is otherwise', async () => {
    const { stdout, asked } = await run(['adopt', 'ada@gate'], { 'POST /api/adopt': json(adopted) });
    expect(stdout).toBe(`cluster      gaia, Slurm 23.11.4, asked on gate
nodes        g[1-8]
partitions   all, short
jobs run as  ada
shared home  yes
history      slurmdbd

MpiDefault: none (up: pmix). It has to be said.

gaia is adopted: jobs go there from now on.
`);
    expect(asked).toEqual([{ host: 'ada@gate', dryRun: false, pinHostKeys: false }]);
  });

  test.each([[['adopt']], [['adopt', 'gate', '--leave']]])('%j: one of both', async (argv) => {
    expect((await run(argv, {})).exit).toBe(2);
  });

  test('is left again', async () => {
    const { stdout } = await run(['adopt', '--leave'], {
      'GET /api/adopt': json({ adopted }),
      'DELETE /api/adopt': (_, response) => void response.writeHead(204).end(),
    });
    expect(stdout).toBe('gaia is left to itself.\n');
  });
});
