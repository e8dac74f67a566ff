import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { runInFakeWorld } from '../fake-world.ts';

const templates = fileURLToPath(new URL('../../../templates', import.meta.url));
let packageDir: string;
let cwd: string;
beforeEach(() => {
  packageDir = mkdtempSync(join(tmpdir(), 'breadbox-package-'));
  mkdirSync(join(packageDir, 'dist'));
  symlinkSync(templates, join(packageDir, 'dist', 'templates'));
  cwd = mkdtempSync(join(tmpdir(), 'breadbox-new-'));
});
afterEach(() => {
  rmSync(cwd, { recursive: true });
  rmSync(packageDir, { recursive: true });
});

const make = (...words: string[]) => runInFakeWorld(['new', ...words], { cwd, packageDir });

it.each(['mpi', 'openmp', 'hybrid', 'array', 'farm', 'numerical'])(
  'makes %s whole, and says what to do next',
  async (kind) => {
    const { exit, stdout } = await make(kind, 'my program', '--json');
    expect(exit).toBe(0);
    const files = readdirSync(join(templates, kind)).sort();
    const send = kind === 'farm' ? 'breadbox farm push .' : 'breadbox submit job.sh';
    expect(JSON.parse(stdout)).toEqual({
      kind,
      directory: join(cwd, 'my program'),
      files,
      next: `cd 'my program' && ${send}`,
    });
    expect(readdirSync(join(cwd, 'my program')).sort()).toEqual(files);
    expect(readdirSync(cwd)).toEqual(['my program']);
    expect(files).toContain('README.md');
    expect(files).toContain('job.sh');
  },
);

it('explains each line of the job script', async () => {
  for (const kind of readdirSync(templates)) {
    const folder = join(templates, kind);
    const readme = readFileSync(join(folder, 'README.md'), 'utf8').replaceAll('\\|', '|');
    const lines = readFileSync(join(folder, 'job.sh'), 'utf8').split('\n');
    for (const line of lines.filter((each) => each.startsWith('#SBATCH --'))) {
      expect(readme, `${kind}: ${line}`).toContain(`\`${line}\``);
    }
  }
});

it('fills an empty directory that somebody stands in, and keeps it', async () => {
  const { ino } = statSync(cwd);
  expect((await make('array', '.')).stdout).toContain('Read README.md, then: breadbox submit job.sh\n');
  expect(readdirSync(cwd).sort()).toEqual(readdirSync(join(templates, 'array')).sort());
  expect(statSync(cwd).ino).toBe(ino);
});

it('makes the directories above, open to others as the umask says', async () => {
  expect((await make('openmp', 'course/week-3')).exit).toBe(0);
  expect(statSync(join(cwd, 'course/week-3')).mode & 0o777).toBe(0o777 & ~process.umask());
});

it('leaves alone what is there', async () => {
  mkdirSync(join(cwd, 'full'));
  writeFileSync(join(cwd, 'full', '.hidden'), '');
  writeFileSync(join(cwd, 'file'), 'mine');
  symlinkSync('nowhere', join(cwd, 'link'));
  for (const name of ['full', 'file', 'link']) {
    expect(await make('mpi', name), name).toMatchObject({ exit: 6, stdout: '' });
  }
  expect(readdirSync(cwd).sort()).toEqual(['file', 'full', 'link']);
  expect(readdirSync(join(cwd, 'full'))).toEqual(['.hidden']);
});

it('makes nothing where it cannot', async () => {
  writeFileSync(join(cwd, 'file'), '');
  const { exit, stderr } = await make('mpi', 'file/inside');
  expect({ exit, stderr }).toMatchObject({ exit: 2, stderr: expect.stringContaining('cannot be looked at') });
  expect((await make('quantum', 'x')).exit).toBe(2);
  expect(readdirSync(cwd)).toEqual(['file']);
});

it('says where no folder can be made', async () => {
  const { exit, stderr } = await make('mpi', '/proc/breadbox-none/a/b');
  expect(exit).toBe(2);
  expect(stderr).toContain('/proc/breadbox-none/a/b cannot be made');
});
