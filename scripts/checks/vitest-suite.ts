import { readFileSync, rmSync } from 'node:fs';
import { relative, resolve } from 'node:path';
import { runCommand } from './command.ts';
import type { Outcome } from './outcome.ts';

/** The part of vitest's JSON report that is counted. */
export interface VitestReport {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly numTodoTests: number;
  readonly testResults: readonly TestFile[];
}

interface TestFile {
  /** Its path. */
  readonly name: string;
  readonly status: string;
  readonly assertionResults: readonly { readonly status: string; readonly fullName: string }[];
}

export interface VitestRun {
  /** Names the report. */
  readonly suite: string;
  readonly config: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly project?: string;
  /** Default: all. */
  readonly files?: readonly string[];
}

/** How a run went: counted, and, where something failed, in which files. */
export interface Ran {
  readonly run: VitestRun;
  readonly outcome: Outcome;
  readonly report: VitestReport | undefined;
}

export async function runVitest(run: VitestRun): Promise<Ran> {
  const { suite, config, env = {}, project, files = [] } = run;
  // Absolute: vitest takes it from its own root, which a suite may set.
  const reportPath = resolve(`build/checks/${suite}.json`);
  rmSync(reportPath, { force: true });
  const exitCode = await runCommand(
    [
      'node_modules/.bin/vitest',
      'run',
      `--config=${config}`,
      ...(project === undefined ? [] : [`--project=${project}`]),
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${reportPath}`,
      ...files,
    ],
    env,
  );
  const report = readReport(reportPath);
  return { run, outcome: countTests(report, exitCode), report };
}

/** A file that does not load, and an exit code without a failed test, are failures too: nothing is lost in the sum. */
export function countTests(report: VitestReport | undefined, exitCode: number): Outcome {
  if (report === undefined) return { passed: 0, failed: 1, skipped: 0, note: 'vitest left no report' };
  const failed = report.testResults.flatMap(failures).length;
  return {
    passed: report.numPassedTests,
    failed: failed === 0 && exitCode !== 0 ? 1 : failed,
    skipped: report.numPendingTests + report.numTodoTests,
  };
}

/** As paths from here; none where it is vitest itself that has failed. */
export function filesThatFailed({ report }: Ran): readonly string[] {
  return (report?.testResults ?? []).filter(isFailed).map(({ name }) => relative('.', name));
}

/** What a first run and a second one of the files that failed in it say together. */
export function withSecondTry(first: Ran, second: Ran): Outcome {
  const again = new Set(filesThatFailed(first));
  const before = (first.report?.testResults ?? []).filter(({ name }) => again.has(relative('.', name)));
  const statuses = before.flatMap(({ assertionResults }) => assertionResults.map(({ status }) => status));
  const passed = statuses.filter((status) => status === 'passed').length;
  const failed = before.flatMap(failures);
  const skipped = statuses.filter((status) => status !== 'passed' && status !== 'failed').length;
  const verdict = second.outcome.failed === 0 ? 'passed' : 'did not all pass';
  return {
    passed: first.outcome.passed - passed + second.outcome.passed,
    failed: first.outcome.failed - failed.length + second.outcome.failed,
    skipped: first.outcome.skipped - skipped + second.outcome.skipped,
    note: `failed at first and ${verdict} when run again alone: ${failed.join('; ')}`,
  };
}

function isFailed({ status }: { readonly status: string }): boolean {
  return status === 'failed';
}

/** What has failed in a file; one that could not be run counts as one. */
function failures(file: TestFile): readonly string[] {
  if (!isFailed(file)) return [];
  const path = relative('.', file.name);
  const failed = file.assertionResults.filter(isFailed).map(({ fullName }) => `${path}: ${fullName}`);
  return failed.length > 0 ? failed : [`${path}, as a whole`];
}

function readReport(path: string): VitestReport | undefined {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as VitestReport;
  } catch {
    return undefined; // vitest died before it wrote one; its own output says why
  }
}
