import { afterEach, describe, expect, test } from 'vitest';
import { type Examination, type Finding, RUNGS, type RungState } from '../../protocol/doctor.ts';
import { type Answers, bodyOf, type FakeHead, json, problem, startFakeHead } from '../fake-head.ts';
import { runInFakeWorld } from '../fake-world.ts';
import { ladderLines } from './ladder-list.ts';

const rung = (name: (typeof RUNGS)[number], state: RungState, nodes: Readonly<Record<string, RungState>>) => ({
  ...{ rung: name, title: name, state, nodes: { ...nodes }, tested: [], seconds: 0 },
});
const WELL: Examination = {
  ...{ examination: 'd3', state: 'done', ok: true, nodes: 'n[1-2]', fix: false, by: 'ada' },
  startedAt: '2026-01-02T03:04:05.000Z',
  endedAt: '2026-01-02T03:04:07.500Z',
  rungs: RUNGS.map((name) => rung(name, 'ok', { n1: 'ok', n2: 'ok' })),
  ...{ findings: [], steps: [] },
};
const KEY: Finding = {
  ...{ check: 'munge-key', rung: 'auth', level: 'error', nodes: 'n2', sentence: 'n2 has another key of munge.' },
  cause: 'It was installed anew.',
  proof: 'unmunge: Error: Invalid credential',
  proofFrom: 'unmunge, on n2',
  fix: 'breadbox up',
  fixable: true,
  needs: 'restart',
};
const SICK: Examination = {
  ...WELL,
  ok: false,
  rungs: WELL.rungs.map((each) => {
    if (each.rung === 'auth') return rung('auth', 'failed', { n1: 'ok', n2: 'failed' });
    const isAbove = RUNGS.indexOf(each.rung) > RUNGS.indexOf('auth');
    return isAbove ? { ...rung(each.rung, 'ok', { n1: 'ok', n2: 'skipped' }), because: 'n2 failed.' } : each;
  }),
  findings: [KEY],
};

let head: FakeHead | undefined;
afterEach(() => head?.stop());

async function doctor(argv: readonly string[], end: Examination, more: Answers = {}) {
  const asked: unknown[] = [];
  head = await startFakeHead({
    'POST /api/doctor': async (request, response) => {
      asked.push(JSON.parse(await bodyOf(request)));
      json({ ...end, state: 'running' })(request, response);
    },
    'GET /api/doctor/d3/follow': (_, response) => {
      response.end(`${JSON.stringify({ ...end, state: 'running', findings: [] })}\n${JSON.stringify(end)}\n`);
    },
    ...more,
  });
  const world = { env: { BREADBOX_URL: head.url, BREADBOX_TOKEN: 'secret' } };
  return { ...(await runInFakeWorld(['doctor', ...argv], world)), asked };
}

describe('breadbox doctor', () => {
  test('says that all is well, and how the ladder was climbed', async () => {
    const { exit, stdout, stderr, asked } = await doctor([], WELL);
    expect(exit).toBe(0);
    expect(stdout).toBe('All is well: n[1-2] (2.5 s).\n');
    expect(stderr).toBe(RUNGS.map((name) => `${name}: ok\n`).join(''));
    expect(asked).toEqual([{ fix: false }]);
  });

  test('a finding with its proof, what mends it, and the exit code for scripts', async () => {
    const { exit, stdout, stderr } = await doctor(['n2'], SICK);
    expect(exit).toBe(1);
    expect(stdout).toBe(`✗ n2  munge-key: n2 has another key of munge.
    It was installed anew.
    proof (unmunge, on n2):
        unmunge: Error: Invalid credential
    to mend it:
        breadbox up
    Services are restarted with it.
breadbox doctor --fix mends what it can.
`);
    expect(stderr).toContain('auth: ok n1, failed n2\n');
  });

  test('what was mended, and what could not be', async () => {
    const mended = { ...SICK, ok: true, fix: true, findings: [{ ...KEY, fixed: true }] };
    const { exit, stdout, asked } = await doctor(['--fix', 'n2'], mended);
    expect(exit).toBe(0);
    expect(stdout).toContain('✓ n2  munge-key: n2 has another key of munge.\n    It was mended.\n');
    expect(stdout).not.toContain('--fix');
    expect(asked).toEqual([{ fix: true, nodes: 'n2' }]);
    await head?.stop();
    const stuck = {
      ...SICK,
      fix: true,
      findings: [{ ...KEY, fixed: false, trouble: 'n2 could not restart munge: no' }],
    };
    const second = await doctor(['--fix'], stuck);
    expect(second.exit).toBe(1);
    expect(second.stdout).toContain('It could not be mended: n2 could not restart munge: no');
  });

  test('--json has the keys that scripts rely on; --quiet is one line a finding', async () => {
    const { exit, stdout, stderr } = await doctor(['--json'], SICK);
    expect(exit).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({
      ok: false,
      findings: [{ check: 'munge-key', nodes: 'n2', sentence: KEY.sentence, proof: KEY.proof, fix: 'breadbox up' }],
      steps: [],
    });
    expect(stderr).toContain('auth:');
    await head?.stop();
    expect((await doctor(['--quiet'], SICK)).stdout).toBe('munge-key n2\n');
  });

  test('where a rung was not examined, it says so and why', async () => {
    const rungs = WELL.rungs.map((each) =>
      each.rung === 'home'
        ? { ...rung('home', 'skipped', { n1: 'skipped', n2: 'skipped' }), because: 'There is no cluster yet.' }
        : each,
    );
    const { stdout } = await doctor([], { ...WELL, rungs });
    expect(stdout).toBe(
      'Not examined: home.\n    There is no cluster yet.\nNothing is broken as far as it was examined: n[1-2] (2.5 s).\n',
    );
  });

  test('another one under way: 6', async () => {
    const busy = { 'POST /api/doctor': problem('already-running', 409, 'Another examination is under way (d2).') };
    expect((await doctor([], WELL, busy)).exit).toBe(6);
  });
});

test('the live ladder says what happens on the rung that is climbed', () => {
  const running = WELL.rungs.map((each) => (each.rung === 'srun' ? { ...each, state: 'running' as const } : each));
  const lines = ladderLines({ ...WELL, state: 'running', rungs: running, doing: 'examine srun' }, '⠋');
  const at = RUNGS.indexOf('srun');
  expect(lines.slice(at, at + 3)).toEqual(['⠋ srun', '    examine srun', '✓ mpi  ok']);
  const looking = ladderLines({ ...WELL, state: 'running', doing: 'connect and look at all nodes' }, '⠋');
  expect(looking[0]).toBe('⠋ connect and look at all nodes');
});
