import { readFileSync, rmSync } from 'node:fs';
import { resolve } from 'node:path';
import { runCommand } from './command.ts';
import type { Outcome } from './outcome.ts';

/** The part of vitest's JSON report that is counted. */
export interface VitestReport {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly numTodoTests: number;
  readonly testResults: readonly {
    readonly status: string;
    readonly assertionResults: readonly { readonly status: string }[];
  }[];
}

export async function runVitest(
  suite: string,
  config: string,
  env: Readonly<Record<string, string>> = {},
): Promise<Outcome> {
  // Absolute: vitest takes it from its own root, which a suite may set.
  const reportPath = resolve(`build/checks/${suite}.json`);
  rmSync(reportPath, { force: true });
  const exitCode = await runCommand(
    [
      'node_modules/.bin/vitest',
      'run',
      `--config=${config}`,
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${reportPath}`,
    ],
    env,
  );
  return countTests(readReport(reportPath), exitCode);
}

/** A file that does not load, and an exit code without a failed test, are failures too: nothing is lost in the sum. */
export function countTests(report: VitestReport | undefined, exitCode: number): Outcome {
  if (report === undefined) return { passed: 0, failed: 1, skipped: 0, note: 'vitest left no report' };
  const broken = report.testResults.filter(
    (file) => file.status === 'failed' && !file.assertionResults.some(({ status }) => status === 'failed'),
  ).length;
  const failed = report.numFailedTests + broken;
  return {
    passed: report.numPassedTests,
    failed: failed === 0 && exitCode !== 0 ? 1 : failed,
    skipped: report.numPendingTests + report.numTodoTests,
  };
}

function readReport(path: string): VitestReport | undefined {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as VitestReport;
  } catch {
    return undefined; // vitest died before it wrote one; its own output says why
  }
}
