import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { unzipSync } from 'fflate';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { zipFolder } from './zip-folder.ts';

const { signal } = new AbortController();
let top: string;
let folder: string;
beforeEach(() => {
  top = mkdtempSync(join(tmpdir(), 'breadbox-zip-'));
  folder = join(top, 'project');
  mkdirSync(join(folder, 'sub', 'deep'), { recursive: true });
  write('project.yaml', 'name: p\n');
  write('sub/deep/a.txt', 'a'.repeat(3_000_000));
  write('sub/b.txt', 'b');
  write('run.sh', '#!/bin/sh\n');
  chmodSync(join(folder, 'run.sh'), 0o755);
});
afterEach(() => rmSync(top, { recursive: true }));

function write(path: string, text: string): void {
  mkdirSync(join(folder, path, '..'), { recursive: true });
  writeFileSync(join(folder, path), text);
}
const names = async () => Object.keys(unzipSync(await zipFolder(folder, signal))).sort();
const digest = async (of: string) =>
  createHash('sha256')
    .update(await zipFolder(of, signal))
    .digest('hex');

describe('zipFolder', () => {
  it('gives the same bytes for the same content, wherever, whenever and in whichever order it was written', async () => {
    const copy = join(top, 'elsewhere');
    mkdirSync(copy);
    for (const name of ['sub', 'run.sh', 'project.yaml'])
      cpSync(join(folder, name), join(copy, name), { recursive: true });
    chmodSync(join(copy, 'project.yaml'), 0o600);
    utimesSync(join(copy, 'sub', 'b.txt'), 1e9, 1e9);
    const zone = process.env.TZ;
    const here = await digest(folder);
    process.env.TZ = 'Pacific/Auckland';
    try {
      expect(await digest(copy)).toBe(here);
    } finally {
      if (zone === undefined) delete process.env.TZ;
      else process.env.TZ = zone;
    }
    writeFileSync(join(copy, 'sub', 'b.txt'), 'c');
    expect(await digest(copy)).not.toBe(here);
  });

  it('is unpacked by unzip with its content, and with what may be executed', async () => {
    const file = join(top, 'p.zip');
    writeFileSync(file, await zipFolder(folder, signal));
    // Python's zipfile is on machines without unzip, and shows the mode that the archive holds.
    const script =
      'import sys,zipfile\nz=zipfile.ZipFile(sys.argv[1]);z.testzip()\nfor i in z.infolist(): print(i.filename,oct(i.external_attr>>16),i.file_size)';
    expect(execFileSync('python3', ['-c', script, file], { encoding: 'utf8' }).trim().split('\n')).toEqual([
      'project.yaml 0o100644 8',
      'run.sh 0o100755 10',
      'sub/b.txt 0o100644 1',
      'sub/deep/a.txt 0o100644 3000000',
    ]);
  });

  it('leaves out .git at every depth, and what .breadboxignore names', async () => {
    write('.git/config', 'x');
    write('sub/.git', 'gitdir: elsewhere');
    write('node_modules/m/index.js', 'x');
    write('sub/notes.log', 'x');
    expect(await names()).toContain('node_modules/m/index.js');
    write('.breadboxignore', '# not needed\nnode_modules/\n*.log\n/sub/deep\n');
    expect(await names()).toEqual(['.breadboxignore', 'project.yaml', 'run.sh', 'sub/b.txt']);
  });

  it('names the link that it does not follow', async () => {
    symlinkSync('b.txt', join(folder, 'sub', 'link'));
    await expect(zipFolder(folder, signal)).rejects.toMatchObject({
      code: 'bad-project',
      message: `${folder}/sub/link is a symbolic link.`,
    });
  });

  it('wants a project.yaml, a folder, and one that is there', async () => {
    await expect(zipFolder(join(folder, 'sub'), signal)).rejects.toMatchObject({ code: 'bad-project' });
    await expect(zipFolder(join(folder, 'none'), signal)).rejects.toMatchObject({ code: 'not-found' });
    await expect(zipFolder(join(folder, 'run.sh'), signal)).rejects.toMatchObject({ code: 'bad-input' });
  });
});
