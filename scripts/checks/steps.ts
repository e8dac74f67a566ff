import { runClusterTests } from './cluster-step.ts';
import { runCommand } from './command.ts';
import { CHROMIUM_PROGRAMS, installPackages, missingPackages } from './debian-packages.ts';
import { BROKEN, DONE, type Outcome } from './outcome.ts';
import { findProgram, systemId } from './programs.ts';
import { runWithSecondTry } from './second-try.ts';

export interface Step {
  readonly name: string;
  readonly title: string;
  readonly isSuite: boolean;
  /** Not run when this earlier step failed. */
  readonly after?: string;
  run(options: { readonly mayInstall: boolean }): Promise<Outcome>;
}

export const STEPS: readonly Step[] = [
  {
    name: 'packages',
    title: 'Debian packages',
    isSuite: false,
    run: ({ mayInstall }) =>
      installPackages({
        systemId: systemId(),
        isRoot: process.getuid?.() === 0,
        mayInstall,
        missing: missingPackages(),
      }),
  },
  commandStep('types', 'Types and imports between folders', ['node_modules/.bin/tsc', '-b']),
  commandStep('style', 'Format and lint', ['node_modules/.bin/biome', 'check']),
  commandStep('rules', 'House rules', ['node_modules/.bin/tsx', 'scripts/house-rules.ts']),
  suiteStep('unit', 'Unit and contract tests', 'vitest.config.ts'),
  commandStep('build', 'Build', ['node', 'scripts/build.mjs']),
  { ...suiteStep('e2e', 'End-to-end tests of the built programs', 'test/e2e/vitest.config.ts'), after: 'build' },
  {
    name: 'browser',
    title: 'Browser tests',
    isSuite: true,
    after: 'build',
    run: async () => {
      const chromium = process.env.CHROMIUM || findProgram(CHROMIUM_PROGRAMS);
      if (chromium)
        return await runWithSecondTry([
          { suite: 'browser', config: 'test/browser/vitest.config.ts', env: { CHROMIUM: chromium } },
        ]);
      return {
        ...DONE,
        skipped: 1,
        note: 'skipped, because there is no Chromium: neither on PATH nor named by CHROMIUM',
      };
    },
  },
  { name: 'cluster', title: 'Clusters of virtual nodes', isSuite: true, after: 'build', run: runClusterTests },
];

function commandStep(name: string, title: string, argv: readonly string[]): Step {
  const run = async () => ((await runCommand(argv)) === 0 ? DONE : BROKEN);
  return { name, title, isSuite: false, run };
}

function suiteStep(name: string, title: string, config: string): Step {
  return { name, title, isSuite: true, run: () => runWithSecondTry([{ suite: name, config }]) };
}
