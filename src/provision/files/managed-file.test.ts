import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Step } from '../phase.ts';
import { withBlock, withoutBlock } from './managed-block.ts';
import { fileSteps, lookAtFiles, type ManagedFile, readFoundFiles, undoFileSteps } from './managed-file.ts';
import { unifiedDiff } from './unified-diff.ts';

let directory: string;
const owner = `${userInfo().username}:${execFileSync('id', ['-gn'], { encoding: 'utf8' }).trim()}`;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'breadbox-files-'));
});
afterEach(() => {
  rmSync(directory, { recursive: true });
});

const look = (paths: readonly string[], secrets: readonly string[] = []) =>
  readFoundFiles(execFileSync('sh', ['-c', lookAtFiles(paths, secrets)], { encoding: 'utf8' }));

const run = (steps: readonly Step[]) => {
  for (const { script, stdin } of steps) execFileSync('sh', ['-euc', script], { input: stdin ?? '' });
};

describe('a managed file', () => {
  test('is written with its mode, and then there is nothing to do', () => {
    const path = join(directory, 'slurm.conf');
    const file: ManagedFile = { path, content: '# Written by Breadbox.\nClusterName=a\n', mode: '0640', owner };
    const steps = fileSteps([file], look([path]));
    expect(steps.map(({ what }) => what)).toEqual([`write ${path}`]);
    run(steps);
    expect(readFileSync(path, 'utf8')).toBe(file.content);
    expect(statSync(path).mode & 0o777).toBe(0o640);
    expect(fileSteps([file], look([path]))).toEqual([]);
    run(undoFileSteps([file], look([path])));
    expect(look([path]).size).toBe(0);
  });

  test('keeps what was there before, once, and brings it back', () => {
    const word = (content: string): ManagedFile => ({ path: join(directory, 'conf'), content, owner });
    writeFileSync(join(directory, 'conf'), 'the owner wrote this\n', { mode: 0o600 });
    run(fileSteps([word('# Written by Breadbox.\none\n')], look([join(directory, 'conf')])));
    run(fileSteps([word('# Written by Breadbox.\ntwo\n')], look([join(directory, 'conf')])));
    expect(readFileSync(join(directory, 'conf.before-breadbox'), 'utf8')).toBe('the owner wrote this\n');
    run(undoFileSteps([word('')], look([join(directory, 'conf')])));
    expect(readFileSync(join(directory, 'conf'), 'utf8')).toBe('the owner wrote this\n');
    expect(statSync(join(directory, 'conf')).mode & 0o777).toBe(0o600);
  });

  test('that Breadbox has not written stays when all is undone', () => {
    const path = join(directory, 'other');
    writeFileSync(path, 'mine\n');
    expect(undoFileSteps([{ path }], look([path]))).toEqual([]);
  });

  test("that an owner wrote of Breadbox is the owner's", () => {
    const path = join(directory, 'slurm.conf');
    const mine = '# slurm.conf of my breadbox\nClusterName=mine\n';
    writeFileSync(path, mine);
    expect(undoFileSteps([{ path }], look([path]))).toEqual([]);
    run(fileSteps([{ path, content: '# Written by Breadbox.\n', owner }], look([path])));
    run(undoFileSteps([{ path }], look([path])));
    expect(readFileSync(path, 'utf8')).toBe(mine);
  });

  test('a secret is known by its sum, and never shown', () => {
    const path = join(directory, 'key');
    writeFileSync(path, 'old secret');
    const [found] = look([], [path]).values();
    expect(found?.content).toBeUndefined();
    const [step] = fileSteps([{ path, content: 'new secret', owner, secret: true }], look([], [path]));
    expect(step?.detail).toBeUndefined();
    expect(step?.script).not.toContain('secret');
    run([step!]);
    expect(fileSteps([{ path, content: 'new secret', owner, secret: true }], look([], [path]))).toEqual([]);
  });
});

test('passwords of others are not shown, in what goes and in what stands around it', () => {
  const path = join(directory, 'fstab');
  writeFileSync(
    path,
    '//nas/a /mnt cifs user=ada,password=hunter2,ro 0 0\nStoragePass=hunter3\npassphrase = "hunter 4"\n',
  );
  const [step] = fileSteps([{ path, content: '//nas/a /mnt cifs user=ada,password=hunter2,ro 0 0\n' }], look([path]));
  expect(step?.detail).toContain(' //nas/a /mnt cifs user=ada,password=…,ro 0 0\n-StoragePass=…\n-passphrase = …\n');
  expect(step?.detail).not.toContain('hunter');
});

describe('a block in a file of others', () => {
  test('begins on a line of its own where the file has no final newline', () => {
    const text = withBlock('osc = ^ucx', ['btl_tcp_if_include = 10.0.0.0/24']);
    expect(text).toBe('osc = ^ucx\n# BEGIN breadbox\nbtl_tcp_if_include = 10.0.0.0/24\n# END breadbox\n');
    expect(withBlock(text, ['x = $1'])).toBe('osc = ^ucx\n# BEGIN breadbox\nx = $1\n# END breadbox\n');
    expect(withoutBlock(text)).toBe('osc = ^ucx\n');
  });
});

test('a difference reads as diff -u prints it', () => {
  const before = Array.from({ length: 20 }, (_, line) => `line ${line}`).join('\n');
  const after = before.replace('line 3', 'line three').replace('line 17\n', '');
  const [one, two] = [join(directory, 'one'), join(directory, 'two')];
  writeFileSync(one, `${before}\n`);
  writeFileSync(two, `${after}\n`);
  const { stdout } = spawn('diff', ['-u', '--label', '/x', '--label', '/x', one, two]);
  expect(unifiedDiff('/x', `${before}\n`, `${after}\n`)).toBe(stdout);
  expect(unifiedDiff('/x', '', 'a\n')).toBe('--- /dev/null\n+++ /x\n@@ -0,0 +1 @@\n+a\n');
});

function spawn(command: string, words: readonly string[]): { readonly stdout: string } {
  try {
    return { stdout: execFileSync(command, [...words], { encoding: 'utf8' }) };
  } catch (error) {
    return { stdout: (error as { stdout: string }).stdout };
  }
}
