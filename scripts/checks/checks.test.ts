import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { whyNoVirtualNodes } from './cluster-step.ts';
import { missingPackages, NEEDED_PACKAGES, planPackages } from './debian-packages.ts';
import { closingLine, exitStatus } from './outcome.ts';
import { findProgram, systemId } from './programs.ts';
import { countTests, type VitestReport } from './vitest-suite.ts';

const REPORT: VitestReport = {
  numPassedTests: 3,
  numFailedTests: 0,
  numPendingTests: 1,
  numTodoTests: 1,
  testResults: [{ status: 'passed', assertionResults: [{ status: 'passed' }] }],
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
    const report = { ...REPORT, testResults: [{ status: 'failed', assertionResults: [] }] };
    expect(countTests(report, 1).failed).toBe(1);
  });

  test('does not count a file again whose tests failed', () => {
    const report = {
      ...REPORT,
      numFailedTests: 2,
      testResults: [{ status: 'failed', assertionResults: [{ status: 'failed' }] }],
    };
    expect(countTests(report, 1).failed).toBe(2);
  });

  test('that is good does not hide a bad exit code', () => expect(countTests(REPORT, 1).failed).toBe(1));

  test('that is missing has failed', () => expect(countTests(undefined, 0).failed).toBe(1));
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
