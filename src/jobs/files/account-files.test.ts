import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { UnixAccount } from '../unix-account.ts';
import { AccountFiles } from './account-files.ts';

const { username: name, uid, gid, homedir: home } = userInfo();
const self: UnixAccount = { name, uid, gid, home, shell: '/bin/sh' };
const program = [
  process.execPath,
  '--import',
  import.meta.resolve('tsx'),
  fileURLToPath(new URL('./file-program.ts', import.meta.url)),
];
const files = new AccountFiles({ setpriv: undefined, program });

let place: string;
beforeEach(() => {
  place = mkdtempSync(join(tmpdir(), 'breadbox-files-'));
});
afterEach(() => rmSync(place, { recursive: true, force: true }));

async function* body(...chunks: (string | Uint8Array)[]): AsyncGenerator<Uint8Array> {
  for (const chunk of chunks) yield Buffer.from(chunk as string);
}

async function all(chunks: AsyncIterable<Uint8Array>): Promise<string> {
  const found: Uint8Array[] = [];
  for await (const chunk of chunks) found.push(chunk);
  return Buffer.concat(found).toString('latin1');
}

// What the head does itself and what its program does for an account is the same.
describe.each([
  ['in this process', undefined],
  ['by a process of the account', self],
] as const)('%s', (_, account) => {
  const leftOver = (): string[] => readdirSync(place).filter((file) => file.startsWith('.breadbox'));

  test('a directory is listed by name, links as what they lead to', async () => {
    writeFileSync(join(place, 'b "quoted" $(x)\n.txt'), 'abc');
    mkdirSync(join(place, 'a'));
    symlinkSync('a', join(place, 'link'));
    symlinkSync('nowhere', join(place, 'dangling'));
    const { path, entries, cut } = await files.list(account, place);
    expect({ path, cut }).toEqual({ path: place, cut: false });
    expect(entries.map((entry) => [entry.name, entry.kind, entry.bytes])).toEqual([
      ['a', 'directory', 0],
      ['b "quoted" $(x)\n.txt', 'file', 3],
      ['dangling', 'other', 0],
      ['link', 'directory', 0],
    ]);
  });

  test('a file is read whole, also one with a name that a shell would take apart', async () => {
    const path = join(place, "it's; touch x `y` ü");
    const text = 'ab\0\n'.repeat(100_000);
    writeFileSync(path, text, 'latin1');
    const { bytes, chunks } = await files.read(account, path);
    expect(bytes).toBe(text.length);
    expect((await all(chunks)) === text).toBe(true);
  });

  test('a file is written whole; its mode and a link to it stay', async () => {
    const path = join(place, 'out');
    const text = 'x'.repeat(300_000);
    expect(await files.write(account, path, body(text, '', 'end'))).toEqual({ bytes: 300_003 });
    expect(readFileSync(path, 'latin1') === `${text}end`).toBe(true);
    chmodSync(path, 0o750);
    symlinkSync('out', join(place, 'link'));
    await files.write(account, join(place, 'link'), body('new'));
    expect([readFileSync(path, 'utf8'), statSync(path).mode & 0o777]).toEqual(['new', 0o750]);
    expect(await files.write(account, join(place, 'empty'), body())).toEqual({ bytes: 0 });
    expect(leftOver()).toEqual([]);
  });

  test('directories above a file are made where that is asked for', async () => {
    const path = join(place, 'a/b c/new');
    expect(await files.write(account, path, body('deep'), true)).toEqual({ bytes: 4 });
    expect(readFileSync(path, 'utf8')).toBe('deep');
    writeFileSync(join(place, 'file'), '');
    await expect(files.write(account, join(place, 'file/x/y'), body('no'), true)).rejects.toMatchObject({
      code: 'conflict',
    });
  });

  test('where no directory can be made, that is said', async () => {
    const written = files.write(account, '/proc/breadbox-none/a/b.txt', body('x'), true);
    await expect(written).rejects.toMatchObject({ code: 'not-found' });
    await expect(files.makeDirectory(account, '/proc/breadbox-none/a')).rejects.toMatchObject({ code: 'not-found' });
  });

  test('of a body that breaks off nothing is left', async () => {
    writeFileSync(join(place, 'old'), 'old');
    const broken = (async function* () {
      yield Buffer.from('half');
      await sleep(50);
      throw new Error('the connection broke');
    })();
    await expect(files.write(account, join(place, 'old'), broken)).rejects.toThrow('the connection broke');
    await expect.poll(leftOver, { timeout: 30_000 }).toEqual([]);
    expect(readFileSync(join(place, 'old'), 'utf8')).toBe('old');
  });

  test('a large body for what is refused is not waited for', async () => {
    let sent = 0;
    async function* large() {
      for (; sent < 400; sent++) yield Buffer.alloc(1024 * 1024);
    }
    await expect(files.write(account, join(place, 'none/x'), large())).rejects.toMatchObject({ code: 'not-found' });
    expect(sent).toBeLessThan(400);
  });

  test.each([
    ['list', '', 'conflict', (path: string) => writeFileSync(path, '')],
    ['list', '', 'not-found', () => {}],
    ['read', '', 'not-found', () => {}],
    ['read', '', 'conflict', (path: string) => mkdirSync(path)],
    ['read', '', 'conflict', (path: string) => execFileSync('mkfifo', [path])],
    ['read', '/below', 'conflict', (path: string) => writeFileSync(path, '')],
    ['write', '', 'conflict', (path: string) => execFileSync('mkfifo', [path])],
    ['write', '', 'conflict', (path: string) => mkdirSync(path)],
    ['write', '/below', 'not-found', () => {}],
    ['write', 'x'.repeat(300), 'bad-input', () => {}],
  ] as const)('%s %s: %s', async (what, below, code, make) => {
    make(join(place, 'it'));
    const path = `${join(place, 'it')}${below}`;
    const tried = what === 'write' ? files.write(account, path, body('x')) : files[what](account, path);
    await expect(tried).rejects.toMatchObject({ code });
    expect(leftOver()).toEqual([]);
  });

  test.each(['relative', '', '/a\0b'])('%j is no path', async (path) => {
    await expect(files.read(account, path)).rejects.toMatchObject({ code: 'bad-input' });
  });

  test('who stops reading leaves no file open', async () => {
    const path = join(place, 'large');
    writeFileSync(path, Buffer.alloc(8 * 1024 * 1024));
    const { chunks } = await files.read(account, path);
    await chunks.next();
    await chunks.return(undefined);
    expect(openHere(path)).toBe(false);
  });
});

test('an account has only so many processes at once, and gets them back', async () => {
  const path = join(place, 'large');
  writeFileSync(path, Buffer.alloc(8 * 1024 * 1024));
  const own = new AccountFiles({ setpriv: undefined, program: ['/bin/sh', '-c', 'echo {}; exec cat /dev/zero', 'sh'] });
  const open = await Promise.all(Array.from({ length: 32 }, () => own.read(self, path)));
  await expect(own.read(self, path)).rejects.toMatchObject({ code: 'conflict' });
  for (const { chunks } of open) {
    await chunks.next();
    await chunks.return(undefined);
  }
  await expect
    .poll(() =>
      own
        .read(self, path)
        .then(({ chunks }) => chunks.next().then(() => chunks.return(undefined)))
        .then(
          () => 'may',
          () => 'may not',
        ),
    )
    .toBe('may');
});

function openHere(path: string): boolean {
  return readdirSync('/proc/self/fd').some((fd) => {
    try {
      return readlinkSync(`/proc/self/fd/${fd}`) === path;
    } catch {
      return false; // closed meanwhile
    }
  });
}
