import { execFileSync } from 'node:child_process';
import { chown, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openOwned } from './open-owned.ts';

const uid = process.getuid!();
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'breadbox-owned-'));
});
afterEach(() => rm(folder, { recursive: true }));

async function read(name: string): Promise<string> {
  const file = await openOwned(join(folder, name), uid);
  try {
    return await file.readFile('utf8');
  } finally {
    await file.close();
  }
}

test('a file of the account is read, also through a link of its own', async () => {
  await writeFile(join(folder, 'out'), 'hello');
  await symlink('out', join(folder, 'link'));
  expect(await read('out')).toBe('hello');
  if (process.platform === 'linux') expect(await read('link')).toBe('hello');
});

test('a pipe keeps nobody waiting, and a device or a folder is not opened', async () => {
  execFileSync('mkfifo', [join(folder, 'pipe')]);
  await symlink('/dev/zero', join(folder, 'device'));
  for (const name of ['pipe', 'device', '.']) await expect(read(name)).rejects.toMatchObject({ code: 'not-allowed' });
});

test('what is not there is not found; a link in a circle is refused', async () => {
  await symlink('circle', join(folder, 'circle'));
  await expect(read('nothing')).rejects.toMatchObject({ code: 'not-found' });
  await expect(read('circle')).rejects.toMatchObject({ code: 'not-allowed' });
});

test('a link to a file of someone else is refused', async (context) => {
  const theirs = join(folder, 'theirs');
  await writeFile(theirs, 'secret');
  if (uid === 0) await chown(theirs, 65_534, 65_534);
  await symlink(uid === 0 ? theirs : '/etc/passwd', join(folder, 'link'));
  if (uid !== 0 && process.platform !== 'linux') return context.skip();
  await expect(read('link')).rejects.toMatchObject({ code: 'not-allowed' });
});

test.runIf(process.platform === 'linux')('what the kernel tells of a process of the account is refused', async () => {
  for (const name of ['pagemap', 'status', 'mem']) {
    await symlink(`/proc/${process.pid}/${name}`, join(folder, name));
    await expect(read(name)).rejects.toThrow('not a file on a disk');
  }
});
