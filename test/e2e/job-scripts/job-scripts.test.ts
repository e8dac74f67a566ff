import { spawnSync } from 'node:child_process';
import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { BreadboxDriver } from './drivers/breadbox-driver.ts';
import { PLAIN_ENVIRONMENT } from './drivers/run-command.ts';
import { SlurmDriver } from './drivers/slurm-driver.ts';
import { needsOf, type PROGRAMS, readCases } from './job-case.ts';
import { ABILITIES, type Ability, type JobDriver } from './job-driver.ts';
import { runCase } from './run-case.ts';

const cases = readCases(join(import.meta.dirname, 'cases'));
/** `slurm`, or `slurm:accounting,memory limit`: on a real one. */
const [engine = 'breadbox', abilities = ''] = (process.env.BREADBOX_TEST_ENGINE ?? 'breadbox').split(':');

const works = (...argv: [string, ...string[]]) =>
  spawnSync(argv[0], argv.slice(1), { env: PLAIN_ENVIRONMENT, stdio: 'ignore' }).status === 0;
const programs: Readonly<Record<(typeof PROGRAMS)[number], boolean>> = {
  gcc: works('gcc', '--version'),
  mpi: works('mpicc', '--version') && works('mpirun', '--version'),
  mpi4py: works('mpirun', '--version') && works('python3', '-c', 'import mpi4py'),
  perl: works('perl', '--version'),
  python3: works('python3', '--version'),
};
const offered =
  engine === 'breadbox'
    ? ABILITIES
    : ABILITIES.filter((ability) => ability === 'interactive' || abilities.split(',').includes(ability));
const can = (need: Ability | (typeof PROGRAMS)[number]) =>
  need in programs ? programs[need as keyof typeof programs] : offered.includes(need as Ability);

let driver: JobDriver;
let place: string;
beforeAll(async () => {
  place = realpathSync(mkdtempSync(join(tmpdir(), 'breadbox-job-scripts-')));
  driver = engine === 'slurm' ? await SlurmDriver.connect(offered) : await BreadboxDriver.start();
});
afterAll(async () => {
  await driver?.close();
  rmSync(place, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
});

test('there are at least forty', () => expect(cases.length).toBeGreaterThanOrEqual(40));

describe.concurrent(`job scripts on ${engine}`, () => {
  for (const each of cases) {
    const lacks = needsOf(each).filter((need) => !can(need));
    const title = `${each.case}: ${each.title}${lacks.length === 0 ? '' : ` (there is no ${lacks.join(', ')})`}`;
    test.skipIf(lacks.length > 0)(title, { timeout: 240_000 }, () => runCase(each, driver, join(place, each.case)));
  }
});
