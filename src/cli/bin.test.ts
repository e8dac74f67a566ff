import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const bin = fileURLToPath(new URL('../../bin', import.meta.url));
let folder: string;
beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'breadbox-bin-')));
  cpSync(bin, join(folder, 'bin'), { recursive: true });
  mkdirSync(join(folder, 'dist'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const run = (path: string) => spawnSync(process.execPath, [path, 'word'], { encoding: 'utf8' });

it('says that the folder is gone in which it is called', () => {
  writeFileSync(join(folder, 'dist', 'breadbox.cjs'), '');
  const script = 'mkdir gone && cd gone && rmdir ../gone && exec "$0" "$1"';
  const words = ['-c', script, process.execPath, join(folder, 'bin', 'breadbox')];
  expect(spawnSync('/bin/sh', words, { cwd: folder, encoding: 'utf8' })).toMatchObject({
    status: 1,
    stderr: 'breadbox: the folder that you are in is not there any more\n  Go to another first: cd\n',
  });
});

describe.each([
  ['breadbox', 'breadbox.cjs'],
  ['breadboxd', 'breadboxd.mjs'],
])('bin/%s', (name, program) => {
  it('says what to do where it is not built', () => {
    const { status, stdout, stderr } = run(join(folder, 'bin', name));
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
    expect(stderr).toBe(
      `${name}: it is not built yet: ${join(folder, 'dist', program)} is missing\n  In the folder of Breadbox: npm ci, or npm run build\n`,
    );
  });

  it('runs the program with its arguments, also through a link', () => {
    writeFileSync(join(folder, 'dist', program), 'console.log(process.argv.slice(2).join())');
    symlinkSync(join(folder, 'bin', name), join(folder, 'link'));
    for (const path of [join(folder, 'bin', name), join(folder, 'link')]) expect(run(path).stdout).toBe('word\n');
  });
});
