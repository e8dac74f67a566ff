import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { directStore } from '../store/direct-store.ts';
import { openDatabase } from '../store/open-database.ts';
import type { Store } from '../store/operation.ts';
import { type CraftedEntry, craftedZip } from './crafted-zip.ts';
import type { FarmContext } from './farm-context.ts';
import { type FarmOperations, farmOperations } from './operations.ts';
import { Projects } from './projects.ts';

let place: string;
let store: Store<FarmOperations>;
let projects: Projects;

beforeEach(() => {
  // With nothing beside it: what a bundle writes outside would be seen.
  place = join(mkdtempSync(join(tmpdir(), 'breadbox-projects-')), 'place');
  mkdirSync(place);
  store = directStore(openDatabase(join(place, 'breadbox.db')), farmOperations);
  // Pushing needs no more of a context than this.
  projects = new Projects({ store, directory: place } as unknown as FarmContext);
});
afterEach(async () => {
  await store.close();
  rmSync(join(place, '..'), { recursive: true });
});

const anna = { user: 'anna', anyOwner: false };
const project: CraftedEntry = { name: 'project.yaml', content: 'name: a\nrun: node x.js\n' };
const kept = () => readdirSync(join(place, 'bundles'));

async function* inChunks(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += 65_536) yield bytes.subarray(at, at + 65_536);
}

const push = (bytes: Uint8Array, who = anna) => projects.push(inChunks(bytes), who);

async function refused(bytes: Uint8Array, named: string | RegExp, code = 'bad-bundle'): Promise<void> {
  const error = await push(bytes).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toMatchObject({ name: 'BreadboxError', code, message: expect.stringMatching(named) });
  expect(kept()).toEqual([]);
  expect(readdirSync(join(place, '..'))).toEqual(['place']);
}

it('a line that was written for a shell is taken, with a warning', async () => {
  const told = async (run: string) =>
    (await push(craftedZip([{ name: 'project.yaml', content: `name: a\nrun: ${run}\ncollect: sort | uniq\n` }])))
      .warnings;
  expect(await told('"cat x | wc -l"')).toMatchObject([
    expect.stringMatching(/^run: .*\|/),
    expect.stringMatching(/^collect: /),
  ]);
  expect(await told("[sh, -c, 'cat x | wc -l']")).toMatchObject([expect.stringMatching(/^collect: /)]);
});

it('a good bundle is kept under its hash; the same again is the same version', async () => {
  const zip = craftedZip([
    project,
    { name: 'bin/', mode: 0o040755 },
    { name: 'bin/x.js', content: 'x'.repeat(9999), deflate: true },
  ]);
  const first = await push(zip);
  expect(first).toMatchObject({ project: 'a', created: true });
  expect(kept()).toEqual([`${first.version}.zip`]);
  expect(await push(zip)).toEqual({ ...first, created: false });
});

describe('a bundle is refused, and nothing of it stays, where', () => {
  const long = 'n'.repeat(256);
  const bad: readonly (readonly [string, CraftedEntry, RegExp])[] = [
    ['a name leads out', { name: '../evil' }, /\.\.\/evil/],
    ['a name leads out later', { name: 'a/../../evil' }, /a\/\.\.\/\.\.\/evil/],
    ['a name is ..', { name: 'a/..' }, /a\/\.\./],
    ['a name is absolute', { name: '/etc/cron.d/evil' }, /\/etc\/cron\.d\/evil/],
    ['a name has backslashes', { name: '..\\..\\evil' }, /evil/],
    ['a name has a drive', { name: 'C:/evil' }, /C:\/evil/],
    ['a name has a NUL', { name: 'good\0/evil' }, /good\\u0000\/evil/],
    ['a name has an escape', { name: 'x\u001b[2Jevil' }, /x\\u001b\[2Jevil/],
    ['a name is empty', { name: '' }, /""/],
    ['a name has an empty part', { name: 'a//b' }, /a\/\/b/],
    ['a name has a dot', { name: './a' }, /\.\/a/],
    ['a name is long', { name: long }, /longer name/],
    ['a name is long in bytes', { name: 'ü'.repeat(128) }, /longer name/],
    ['a path is long', { name: `${'abc/'.repeat(300)}x` }, /longer name/],
    ['an entry is a symbolic link', { name: 'ln', content: '/etc/passwd', mode: 0o120777 }, /"ln" is a symbolic link/],
    ['an entry is a character device', { name: 'dev', mode: 0o020666 }, /"dev" is a device/],
    ['an entry is a block device', { name: 'dev', mode: 0o060666 }, /"dev" is a device/],
    ['an entry is a pipe', { name: 'fifo', mode: 0o010666 }, /"fifo" is a device, pipe/],
    ['an entry is a socket', { name: 'sock', mode: 0o140666 }, /"sock" is a device, pipe or socket/],
    ['an entry is encrypted', { name: 'secret', content: 'x'.repeat(20), flags: 1 }, /entry 2:/],
    ['a folder has content', { name: 'dir/', content: 'x', mode: 0o040755 }, /"dir\/"/],
    ['a file says that it is a folder', { name: 'dir', mode: 0o040755 }, /"dir" is a folder in one place/],
    ['a method is unknown', { name: 'lzma', content: 'x', method: 14 }, /"lzma" is compressed/],
    ['a file is there twice', { name: 'project.yaml' }, /"project\.yaml" is in it twice/],
    ['a file lies below a file', { name: 'project.yaml/x' }, /"project\.yaml\/x" lies below "project\.yaml"/],
    ['a stored file claims 3 GB', { name: 'big', content: 'x', bytes: 3e9, packedBytes: 3e9 }, /"big" it claims/],
    [
      'a file claims 10 GB in zip64',
      { name: 'big', content: 'x', deflate: true, bytes: 1e10, zip64: true },
      /"big" claims to unpack to 10000000000/,
    ],
    ['a file claims 2^53 in zip64', { name: 'big', content: 'x', deflate: true, bytes: 2 ** 53, zip64: true }, /./],
    [
      'a bomb is larger than it claims',
      { name: 'bomb', content: Buffer.alloc(50_000_000), deflate: true, bytes: 1000 },
      /"bomb" does not unpack/,
    ],
    [
      'a file is smaller than it claims',
      { name: 'less', content: 'x'.repeat(100), deflate: true, bytes: 5000 },
      /"less"/,
    ],
    [
      'a file is no deflate stream',
      { name: 'junk', content: Buffer.alloc(64, 0xff), method: 8, bytes: 64 },
      /"junk" does not unpack/,
    ],
    ['a file begins behind the end', { name: 'far', content: 'x', offset: 1e9 }, /"far" does not unpack/],
    ['a stored file reaches over the end', { name: 'over', content: 'x', bytes: 5000, packedBytes: 5000 }, /"over"/],
  ];
  it.each(bad)('%s', (_, entry, named) => refused(craftedZip([project, entry]), named));

  it('its files come to more than a gibibyte together', () => {
    const bomb = { content: Buffer.alloc(100_000_000), deflate: true };
    return refused(
      craftedZip([project, ...Array.from({ length: 11 }, (_, n) => ({ ...bomb, name: `b${n}` }))]),
      /"b10"/,
    );
  });

  it.each([12_000, 100_000])('it has %d entries', (count) =>
    refused(
      craftedZip([project, ...Array.from({ length: count }, (_, n) => ({ name: `d${n}/`, mode: 0o040755 }))]),
      /10000 entries/,
    ),
  );

  it('it is empty, no zip, or cut off', async () => {
    const zip = craftedZip([project, { name: 'x', content: 'x'.repeat(1000) }]);
    await refused(Buffer.alloc(0), /./);
    await refused(Buffer.from('name: a\nrun: x\n'), /./);
    await refused(Buffer.from('PK\x03\x04'.repeat(100)), /./);
    for (const length of [10, 500, zip.length - 60, zip.length - 23, zip.length - 1])
      await refused(zip.subarray(0, length), /./);
    await refused(Buffer.concat([zip.subarray(0, zip.length - 100), zip.subarray(zip.length - 70)]), /./);
    await refused(craftedZip([]), /no project\.yaml/);
  });

  it('it has a project.yaml below the top only, too large, or wrong', async () => {
    await refused(craftedZip([{ ...project, name: 'a/project.yaml' }]), /no project\.yaml at its top/);
    await refused(craftedZip([{ name: 'project.yaml', content: '#'.repeat(200_000), deflate: true }]), /128 KiB/);
    await refused(
      craftedZip([{ name: 'project.yaml', content: 'name: a\n' }]),
      /^project\.yaml:1:1: run is missing/,
      'bad-project',
    );
    await refused(
      craftedZip([{ ...project, content: 'name: a\nrun: x\nfeed: {file: no.jsonl}\n' }]),
      /"no\.jsonl"/,
      'bad-project',
    );
  });

  it('any byte of it is another: it is refused, or is as good', async () => {
    const zip = craftedZip([project, { name: 'x', content: 'hello '.repeat(20), deflate: true }]);
    for (let at = 0; at < zip.length; at++) {
      const damaged = Buffer.from(zip);
      damaged[at] = (damaged[at] ?? 0) ^ 0x5a;
      const error = await push(damaged).then(
        () => undefined,
        (reason: unknown) => reason as { code: string },
      );
      if (error !== undefined) expect(['bad-bundle', 'bad-project'], JSON.stringify(error)).toContain(error.code);
    }
    expect(kept().filter((name) => !/^[0-9a-f]{64}\.zip$/.test(name))).toEqual([]);
  });

  it('it is larger than 64 MiB', () => refused(Buffer.alloc(64 * 1024 * 1024 + 1), /64 MiB/, 'too-large'));

  it('it breaks off while it is sent', async () => {
    async function* broken() {
      yield Buffer.alloc(100_000);
      throw Object.assign(new Error('aborted'), { code: 'ECONNRESET' });
    }
    await expect(projects.push(broken(), anna)).rejects.toThrow('aborted');
    expect(kept()).toEqual([]);
  });
});

it("a bundle with the name of another's project is refused, and does not stay", async () => {
  const { version } = await push(craftedZip([project]));
  const ben = { user: 'ben', anyOwner: false };
  const other = craftedZip([project, { name: 'more', content: 'x' }]);
  await expect(push(other, ben)).rejects.toMatchObject({ code: 'not-allowed' });
  await expect(push(craftedZip([project]), ben)).rejects.toMatchObject({ code: 'not-allowed' });
  expect(kept()).toEqual([`${version}.zip`]);
});
