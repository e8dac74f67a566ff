import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, onTestFinished, test } from 'vitest';
import { BreadboxError } from '../cluster/errors.ts';
import type { Rung } from '../protocol/doctor.ts';
import type { Remote } from '../provision/ssh/remote.ts';
import type { Check } from './check.ts';
import { climb, type ToClimb } from './climb.ts';
import { ExaminationProgress } from './examination-progress.ts';
import { Ward } from './ward.ts';

let folder: string;
let away: Set<string>;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'doctor-'));
  away = new Set();
  onTestFinished(() => rmSync(folder, { recursive: true }));
});

/** Nodes are shells of this computer, each with files of its own below `$NODE-`. */
const remote: Remote = {
  run({ node }, { command, stdin, onOutput }) {
    if (away.has(node))
      return Promise.reject(new BreadboxError('unreachable', `${node} cannot be reached: ssh says: No route to host`));
    const begun = Date.now();
    return new Promise((resolve) => {
      const env = { PATH: process.env.PATH, AT: join(folder, node) };
      const child = execFile('sh', ['-c', command], { env }, (error, stdout, stderr) => {
        const exitCode = error === null ? 0 : Number(error.code);
        void onOutput?.('stdout', stdout);
        resolve({ exitCode, stdout, stderr, truncated: false, seconds: (Date.now() - begun) / 1000 });
      });
      const text = typeof stdin === 'string' ? stdin : '';
      child.stdin?.end(text.replaceAll('/run/breadbox-up.lock', join(folder, 'lock')));
    });
  },
  reverseTunnel: () => Promise.reject(new Error('no tunnel')),
  disconnect: () => Promise.resolve(),
  close: () => Promise.resolve(),
};

/** Finds a file `NAME` with a word in it, which is its level, and mends it by emptying it. */
function fileCheck(name: string, rung: Rung, change: Partial<Check> = {}): Check {
  return {
    ...{ name, rung, cause: 'Somebody wrote it.', look: () => `cat "$AT-${name}"` },
    examine: ({ patients, looked, tested }) => {
      tested(`${name} was read on ${patients.map(({ node }) => node).join(' ')}.`);
      return patients.flatMap(({ node }) => {
        const level = looked(node).trim();
        if (level !== 'error' && level !== 'warning') return [];
        return [{ level, nodes: [node], sentence: `${node} has ${name}.`, proof: level, fix: `empty ${name}` }];
      });
    },
    treat: async ({ nodes }) =>
      nodes.map((node) => ({ node, what: `empty ${name}`, script: `: >"$AT-${name}"; echo ${name} >>"$AT-steps"` })),
    ...change,
  };
}

function write(node: string, name: string, text: string): void {
  writeFileSync(join(folder, `${node}-${name}`), text);
}

async function climbed(checks: readonly Check[], change: Partial<ToClimb> = {}) {
  const names = ['n1', 'n2'];
  const nodes = names.map((node) => ({
    row: { node, address: node, roles: ['compute' as const], labels: {}, groups: [], state: 'up' as const },
    target: { node, address: node },
    facts: undefined,
  }));
  const ward = new Ward({
    ...{ nodes, others: [], decide: undefined, adoptedHead: change.kind === 'none' ? undefined : 'n1', checks, remote },
    passwords: undefined,
  });
  const start = { examination: 'd1', fix: change.fix === true, by: 'owner', nodes: names };
  const progress = new ExaminationProgress(start, { change: () => {} });
  await climb({
    ...{ ward, checks, kind: 'adopted', fix: false, only: undefined, progress, warn: () => {} },
    ...{ cancelled: new AbortController().signal, ...change },
  });
  progress.finish('done');
  const seen = progress.snapshot();
  return { ...seen, rung: (name: Rung) => seen.rungs.find(({ rung }) => rung === name)! };
}

test('where all is well, every rung is green and says what was tested', async () => {
  const { ok, findings, rung } = await climbed([fileCheck('one', 'names'), fileCheck('two', 'srun')]);
  expect({ ok, findings }).toEqual({ ok: true, findings: [] });
  expect(rung('names')).toMatchObject({ state: 'ok', tested: ['one was read on n1 n2.'] });
  expect(rung('srun')).toMatchObject({ state: 'ok', nodes: { n1: 'ok', n2: 'ok' } });
});

test('a node that fails is not asked for what stands on it, and the others are', async () => {
  write('n2', 'one', 'error');
  write('n2', 'two', 'error');
  write('n1', 'two', 'warning');
  const { ok, findings, rung, steps } = await climbed([fileCheck('two', 'srun'), fileCheck('one', 'names')]);
  expect(ok).toBe(false);
  expect(findings.map(({ check, nodes, level }) => `${check} ${nodes} ${level}`)).toEqual([
    'one n2 error',
    'two n1 warning',
  ]);
  expect(findings[0]).toMatchObject({ rung: 'names', cause: 'Somebody wrote it.', proof: 'error', fixable: true });
  expect(rung('names')).toMatchObject({ state: 'failed', nodes: { n1: 'ok', n2: 'failed' } });
  expect(rung('srun')).toMatchObject({ state: 'warning', nodes: { n1: 'warning', n2: 'skipped' } });
  expect(rung('srun').because).toBe('n2 failed on the rung names.');
  expect(steps).toEqual([]);
});

test('where the head fails, nobody is asked for what needs it', async () => {
  write('n1', 'one', 'error');
  const { rung } = await climbed([fileCheck('one', 'names'), fileCheck('two', 'srun')]);
  expect(rung('users').nodes).toEqual({ n1: 'skipped', n2: 'ok' });
  expect(rung('srun').nodes).toEqual({ n1: 'skipped', n2: 'skipped' });
});

test('mends what is to blame first, and what is gone with it is not treated', async () => {
  write('n1', 'cause', 'error');
  write('n1', 'consequence', 'error');
  const cause = fileCheck('cause', 'paths', {
    order: 10,
    treat: async () => [
      {
        node: 'n1',
        what: 'mend the cause',
        script: 'for each in cause consequence; do : >"$AT-$each"; done; echo once >>"$AT-steps"',
      },
    ],
  });
  const { ok, findings, rung, steps } = await climbed([fileCheck('consequence', 'paths'), cause], { fix: true });
  expect(findings.map(({ check, fixed }) => `${check} ${fixed}`)).toEqual(['cause true']);
  expect(steps).toEqual([{ node: 'n1', what: 'mend the cause' }]);
  expect(readFileSync(join(folder, 'n1-steps'), 'utf8')).toBe('once\n');
  expect(ok).toBe(true);
  expect(rung('paths').state).toBe('ok');
  expect(rung('home').state).toBe('ok');
});

test('what could not be mended says why, and the node goes no further', async () => {
  write('n2', 'one', 'error');
  const failing = fileCheck('one', 'names', {
    treat: async () => [{ node: 'n2', what: 'try', script: 'echo it is stuck; false' }],
  });
  const { ok, findings, rung } = await climbed([failing], { fix: true });
  expect(findings[0]).toMatchObject({ fixed: false, trouble: 'n2 could not try: it is stuck' });
  expect(ok).toBe(false);
  expect(rung('home').nodes).toEqual({ n1: 'ok', n2: 'skipped' });
});

test('only what was asked for is mended, and nothing that a person has to do', async () => {
  write('n1', 'one', 'warning');
  write('n1', 'two', 'warning');
  write('n1', 'three', 'warning');
  const byHand = fileCheck('three', 'names', {
    examine: () => [
      {
        level: 'warning',
        nodes: ['n1'],
        sentence: 'A cable is loose.',
        proof: 'loose',
        fix: 'Push it in.',
        byHand: true,
      },
    ],
  });
  const checks = [fileCheck('one', 'names'), fileCheck('two', 'names'), byHand];
  const { findings } = await climbed(checks, { fix: true, only: ['two', 'three'] });
  const fixed = Object.fromEntries(findings.map(({ check, fixed: is, fixable }) => [check, [is, fixable]]));
  expect(fixed).toEqual({ one: [undefined, true], two: [true, true], three: [undefined, false] });
});

test('a node that cannot be reached is unknown, and keeps nothing from the others', async () => {
  away.add('n2');
  const { rung, findings } = await climbed([fileCheck('one', 'srun')]);
  expect(findings).toEqual([]);
  expect(rung('srun')).toMatchObject({ nodes: { n1: 'ok', n2: 'unknown' }, because: 'n2 cannot be reached.' });
});

test('a check that cannot be made leaves its rung unknown, and the others of it are made', async () => {
  write('n1', 'one', 'warning');
  const stuck = fileCheck('stuck', 'names', {
    examine: () => Promise.reject(new BreadboxError('timed-out', 'n2 did not answer within 20 s.')),
  });
  const { rung, findings } = await climbed([stuck, fileCheck('one', 'names')]);
  expect(findings.map(({ check }) => check)).toEqual(['one']);
  expect(rung('names')).toMatchObject({
    nodes: { n1: 'warning', n2: 'unknown' },
    because: 'stuck could not be tested: n2 did not answer within 20 s.',
  });
});

test('where nothing was brought up, the lower rungs alone are climbed', async () => {
  const { rung, ok } = await climbed([fileCheck('one', 'versions'), fileCheck('two', 'users')], { kind: 'none' });
  expect(rung('versions')).toMatchObject({ state: 'ok', tested: ['one was read on n1 n2.'] });
  expect(rung('users')).toMatchObject({
    ...{ state: 'skipped', tested: [] },
    because: 'There is no cluster yet: breadbox up makes one.',
  });
  expect(ok).toBe(true);
});
