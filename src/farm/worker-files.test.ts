import { mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { fileEnd } from './file-end.ts';
import { WorkerFiles } from './worker-files.ts';

let home: string;
let files: WorkerFiles;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'breadbox-workers-'));
  files = new WorkerFiles(home);
});
afterEach(() => rmSync(home, { recursive: true }));

const content = { url: 'http://127.0.0.1:1', token: 'bbx_x', workDir: '/work', run: 'r7', argv: ['a'] };
const mode = (path: string) => statSync(path).mode & 0o777;

describe('the file of a worker', () => {
  test('is its own alone, and is rewritten with a new address', async () => {
    const path = await files.write('pilot-p1', content);
    expect(mode(path)).toBe(0o600);
    await files.announce('pilot-p1', 'http://127.0.0.1:2');
    expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual({ ...content, url: 'http://127.0.0.1:2' });
    expect(mode(path)).toBe(0o600);
  });

  test('that its account has spoilt is left alone', async () => {
    const path = await files.write('pilot-p1', content);
    for (const spoilt of ['no JSON', '{"url":7}', '']) {
      writeFileSync(path, spoilt);
      await files.announce('pilot-p1', 'http://127.0.0.1:2');
      expect(readFileSync(path, 'utf8')).toBe(spoilt);
    }
    truncateSync(path, 40_000_000_000);
    await files.announce('pilot-p1', 'http://127.0.0.1:2');
    expect(statSync(path).size).toBe(40_000_000_000);
    await files.announce('pilot-p2', 'http://127.0.0.1:2');
  });

  test('is never read through a link', async () => {
    const path = await files.write('pilot-p1', content);
    rmSync(path);
    symlinkSync(await files.write('pilot-p2', content), path);
    await files.announce('pilot-p1', 'http://127.0.0.1:2');
    expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual(content);
  });

  test.skipIf(process.getuid?.() !== 0)('belongs to its account, also after a new address', async () => {
    const path = await files.write('pilot-p1', content, { uid: 65_534, gid: 65_534 });
    await files.announce('pilot-p1', 'http://127.0.0.1:2');
    const { uid, gid } = statSync(path);
    expect({ uid, gid, mode: mode(path) }).toEqual({ uid: 65_534, gid: 65_534, mode: 0o600 });
    expect(readFileSync(path, 'utf8')).toContain('127.0.0.1:2');
  });
});

test('of a file that was made huge, the end is read', async () => {
  const path = join(home, 'stderr');
  writeFileSync(path, 'begin\n');
  truncateSync(path, 40_000_000_000);
  writeFileSync(path, 'the last line\n', { flag: 'a' });
  expect(await fileEnd(path, 14)).toBe('the last line\n');
  expect(await fileEnd(join(home, 'absent'), 14)).toBe('');
});
