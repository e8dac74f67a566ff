import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { whyNoVirtualNodes } from './cluster-step.ts';
import { missingPackages, NEEDED_PACKAGES, planPackages } from './debian-packages.ts';
import { closingLine, exitStatus, type Outcome } from './outcome.ts';
import { findProgram, systemId } from './programs.ts';
import { MOST_FILES } from './second-try.ts';
import { countTests, type VitestReport } from './vitest-suite.ts';

const REPORT: VitestReport = {
  numPassedTests: 3,
  numFailedTests: 0,
  numPendingTests: 1,
  numTodoTests: 1,
  testResults: [{ name: 'a.test.ts', status: 'passed', assertionResults: [{ status: 'passed', fullName: 'a' }] }],
};

describe('the closing line', () => {
  test('sums the suites', () => {
    const outcomes = [
      { passed: 3, failed: 0, skipped: 2 },
      { passed: 4, failed: 1, skipped: 0 },
    ];
    expect(closingLine(outcomes)).toBe('7 passed, 1 failed, 2 skipped');
    expect(closingLine([])).toBe('0 passed, 0 failed, 0 skipped');
  });

  test('fails where something failed, or where no test ran', () => {
    expect(exitStatus([{ passed: 3, failed: 0, skipped: 0 }], true)).toBe(0);
    expect(exitStatus([{ passed: 3, failed: 1, skipped: 0 }], true)).toBe(1);
    expect(exitStatus([{ passed: 0, failed: 0, skipped: 9 }], true)).toBe(1);
    expect(exitStatus([{ passed: 0, failed: 0, skipped: 0 }], false)).toBe(0);
  });
});

describe('a report of vitest', () => {
  test('is counted', () => expect(countTests(REPORT, 0)).toEqual({ passed: 3, failed: 0, skipped: 2 }));

  test('with a file that did not load has failed', () => {
    const report = { ...REPORT, testResults: [{ name: 'a.test.ts', status: 'failed', assertionResults: [] }] };
    expect(countTests(report, 1).failed).toBe(1);
  });

  test('does not count a file again whose tests failed', () => {
    const failed = { status: 'failed', fullName: 'a' };
    const report = {
      ...REPORT,
      testResults: [{ name: 'a.test.ts', status: 'failed', assertionResults: [failed, failed] }],
    };
    expect(countTests(report, 1).failed).toBe(2);
  });

  test('that is good does not hide a bad exit code', () => expect(countTests(REPORT, 1).failed).toBe(1));

  test('that is missing has failed', () => expect(countTests(undefined, 0).failed).toBe(1));
});

describe('what has failed once', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'second-try-'));
    const config = { root: folder, test: { globals: true, include: ['*.test.js'] } };
    writeFileSync(join(folder, 'vitest.config.mjs'), `export default ${JSON.stringify(config)}`);
    writeFileSync(join(folder, 'good.test.js'), `test('is good', () => {});`);
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  // In a program of its own, whose output, with its failures, is not that of these tests.
  const run = (): Outcome => {
    const config = join(folder, 'vitest.config.mjs');
    writeFileSync(
      join(folder, 'run.mjs'),
      `import { runWithSecondTry } from ${JSON.stringify(resolve('scripts/checks/second-try.ts'))};
const outcome = await runWithSecondTry([{ suite: 'second-try', config: ${JSON.stringify(config)} }]);
process.stdout.write('\\n' + JSON.stringify(outcome));`,
    );
    const { stdout } = spawnSync('node_modules/.bin/tsx', [join(folder, 'run.mjs')], { encoding: 'utf8' });
    return JSON.parse(stdout.split('\n').at(-1) ?? '');
  };
  const passesFrom = (time: number, file = 'late.test.js') =>
    writeFileSync(
      join(folder, file),
      `import { appendFileSync, readFileSync } from 'node:fs';
appendFileSync(${JSON.stringify(join(folder, 'times'))}, '+');
const time = readFileSync(${JSON.stringify(join(folder, 'times'))}, 'utf8').length;
test.skip('is skipped', () => {});
test('is good too', () => {});
test('is late', () => expect(time).toBeGreaterThanOrEqual(${time}));`,
    );

  test('is tried again alone, counted once, and named', () => {
    passesFrom(2);
    const { note, ...counted } = run();
    expect(counted).toEqual({ passed: 3, failed: 0, skipped: 1 });
    expect(note).toMatch(/^failed at first and passed when run again alone: .*late\.test\.js: is late$/);
  });

  test('and again has failed', () => {
    passesFrom(3);
    const { note, ...counted } = run();
    expect(counted).toEqual({ passed: 2, failed: 1, skipped: 1 });
    expect(note).toContain('did not all pass');
  });

  test('in many files has failed', () => {
    for (let file = 0; file <= MOST_FILES; file++) passesFrom(2 * MOST_FILES, `late${file}.test.js`);
    expect(run()).toEqual({ passed: MOST_FILES + 2, failed: MOST_FILES + 1, skipped: MOST_FILES + 1 });
  });

  test('also where a file could not be run', () => {
    writeFileSync(join(folder, 'bad.test.js'), 'no program');
    const { note, ...counted } = run();
    expect(counted).toEqual({ passed: 1, failed: 1, skipped: 0 });
    expect(note).toMatch(/did not all pass .*bad\.test\.js, as a whole$/);
  });
});

describe('clusters of virtual nodes', () => {
  test('are tried as root on Linux', () => expect(whyNoVirtualNodes('linux', 0, () => true)).toBeUndefined());

  test('are skipped elsewhere, and the reason is said', () => {
    expect(whyNoVirtualNodes('darwin', 501, () => true)).toContain('Linux');
    expect(whyNoVirtualNodes('linux', 1000, () => true)).toContain('root');
    expect(whyNoVirtualNodes('linux', 0, (program) => program !== 'mmdebstrap')).toBe(
      'there is no mmdebstrap (package mmdebstrap)',
    );
  });
});

describe('Debian packages', () => {
  const situation = { systemId: 'debian', isRoot: true, mayInstall: true, missing: NEEDED_PACKAGES };

  test('are listed before they are installed', () => {
    const plan = planPackages(situation);
    expect(plan.install?.slice(0, 2)).toEqual(['chromium', 'python3']);
    expect(plan.install).toHaveLength(NEEDED_PACKAGES.length);
    expect(plan.sentences[0]).toBe('Will install: chromium, for the browser tests');
  });

  test.each([
    [{ mayInstall: false }, '--no-install was given'],
    [{ isRoot: false }, 'you are not root'],
    [{ systemId: 'fedora' }, 'this system is not Debian'],
    [{ systemId: undefined }, 'this system is not Debian'],
  ])('are left alone with %j', (change, reason) => {
    const plan = planPackages({ ...situation, ...change });
    expect(plan.install).toBeUndefined();
    expect(plan.sentences[0]).toBe(`Not installed, because ${reason}: chromium, for the browser tests`);
  });

  test('are not asked for where all is there', () => {
    expect(planPackages({ ...situation, missing: [] })).toEqual({ sentences: ['Nothing to install.'] });
  });
});

describe('a system', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'checks-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  test('has the programs that are on its PATH and may be run', () => {
    writeFileSync(join(folder, 'python3'), '');
    expect(findProgram(['python3'], folder)).toBeUndefined();
    chmodSync(join(folder, 'python3'), 0o755);
    expect(findProgram(['python4', 'python3'], `/nowhere:${folder}`)).toBe(join(folder, 'python3'));
    const missing = missingPackages(folder).map(({ name }) => name);
    expect(missing).toEqual(expect.arrayContaining(['chromium', 'gcc', 'zsh', 'fish']));
    expect(missing).not.toContain('python3');
  });

  test('has a name where it says it', () => {
    const file = join(folder, 'os-release');
    writeFileSync(file, 'PRETTY_NAME="Debian GNU/Linux 12"\nVERSION_ID="12"\nID=debian\n');
    expect(systemId(file)).toBe('debian');
    expect(systemId(join(folder, 'none'))).toBeUndefined();
  });
});
