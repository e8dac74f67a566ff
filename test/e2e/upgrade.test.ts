import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { BuiltHead, runHead } from './built-head.ts';

const ROOT = join(import.meta.dirname, '../..');
const { version: VERSION } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { version: string };
const [MAJOR = 0, MINOR = 0] = VERSION.split('.').map(Number);

let place: string;
beforeAll(() => {
  place = mkdtempSync(join(tmpdir(), 'breadbox-upgrade-'));
  chmodSync(place, 0o755);
});
afterAll(() => rmSync(place, { recursive: true, maxRetries: 10, retryDelay: 100 }));

/** The built agent, as a build of another version would be. */
function agentOf(version: string): string {
  const path = join(place, `breadbox-agent-${version}.cjs`);
  const built = readFileSync(join(ROOT, 'dist/breadbox-agent.cjs'), 'utf8');
  writeFileSync(path, built.replaceAll(`"${VERSION}"`, `"${version}"`));
  expect(spawnSync(process.execPath, [path, '--version'], { encoding: 'utf8' }).stdout.trim()).toBe(version);
  return path;
}

describe('an agent and a head', () => {
  let head: BuiltHead;
  let token: string;
  beforeAll(async () => {
    head = await BuiltHead.start({
      home: join(place, 'head'),
      args: ['--listen', '0.0.0.0', '--tls-port', '0', '--trust-users'],
    });
    const made = await head.call('POST /api/tokens', { role: 'node', user: 'anna', nodes: 'n1' });
    token = ((await made.json()) as { token: string }).token;
  });
  afterAll(() => head.stop());

  async function check(version: string, node = 'n1') {
    const { tls } = (await (await head.call('GET /api/status')).json()) as { tls: { urls: string[] } };
    const { ca, fingerprint } = (await (await head.call('GET /api/ca')).json()) as { ca: string; fingerprint: string };
    const file = join(place, 'agent.json');
    const url = `https://127.0.0.1:${new URL(tls.urls[0]!).port}`;
    writeFileSync(file, JSON.stringify({ url, token, ca, fingerprint, node }), { mode: 0o600 });
    return spawnSync(process.execPath, [agentOf(version), 'check', '--file', file], { encoding: 'utf8' });
  }

  test.each([VERSION, `${MAJOR}.${MINOR + 1}.0`, `${MAJOR}.${MINOR}.99`])(
    'work together: agent %s',
    async (version) => {
      const { status, stdout } = await check(version);
      expect([status, stdout]).toEqual([
        0,
        expect.stringContaining(`breadbox-agent ${version} reaches the head, Breadbox ${VERSION}`),
      ]);
    },
  );

  test('more than one minor version apart say which is too old', async () => {
    const { status, stderr } = await check(`${MAJOR}.${MINOR + 2}.0`);
    expect([status, stderr]).toEqual([1, expect.stringContaining('the head is too old')]);
  });

  test('and neither does a pilot get in that is too new', async () => {
    const register = (version: string) =>
      fetch(`${head.url}/api/farm/pilots`, {
        method: 'POST',
        headers: { authorization: `Bearer ${token}` },
        body: JSON.stringify({ node: 'n1', slots: 1, version }),
      });
    const refused = await register(`${MAJOR}.${MINOR + 2}.0`);
    expect([refused.status, await refused.json()]).toEqual([409, expect.objectContaining({ code: 'not-supported' })]);
    expect((await register(`${MAJOR}.${MINOR + 1}.0`)).status).toBe(200);
  });

  test('a node with the token of another is told so', async () => {
    const { status, stderr } = await check(VERSION, 'n2');
    expect([status, stderr]).toEqual([4, expect.stringContaining('takes this node for n1, not for n2')]);
  });
});

describe('the database', () => {
  const folder = join(ROOT, 'src/store/migrations');
  const migrations = readdirSync(folder).sort();

  /** As the version before the last migration left it. */
  function oldHome(name: string): { home: string; path: string; schema: number } {
    const home = join(place, name);
    mkdirSync(home, { mode: 0o700 });
    const path = join(home, 'breadbox.db');
    const db = new SqliteDatabase(path);
    const schema = migrations.length - 1;
    for (const file of migrations.slice(0, schema)) db.exec(readFileSync(join(folder, file), 'utf8'));
    db.pragma(`user_version = ${schema}`);
    db.close();
    return { home, path, schema };
  }

  test('is copied before a new version changes it, and going back is told how', async () => {
    const { home, path, schema } = oldHome('upgraded');
    const head = await BuiltHead.start({ home });
    await head.stop();
    const copies = () => readdirSync(home).filter((name) => name.startsWith('breadbox.db.schema-'));
    const [copy = ''] = copies();
    expect(copy).toMatch(new RegExp(`^breadbox\\.db\\.schema-${schema}\\.\\d{8}T\\d{6}Z$`));
    const kept = new SqliteDatabase(join(home, copy), { readonly: true });
    expect(kept.pragma('integrity_check', { simple: true })).toBe('ok');
    expect(kept.pragma('user_version', { simple: true })).toBe(schema);
    kept.close();
    const again = await BuiltHead.start({ home });
    await again.stop();
    expect(copies()).toHaveLength(1);

    const db = new SqliteDatabase(path);
    db.pragma('user_version = 999');
    db.close();
    const { exitCode, stderr } = await runHead({ home });
    expect([exitCode, stderr]).toEqual([1, expect.stringContaining(`cp ${join(home, copy)} ${path}`)]);
  });
});

describe('install.sh of the archive', () => {
  const prefix = () => join(place, 'opt');
  const bin = () => join(place, 'bin');

  /** An unpacked archive of a version, with what install.sh looks at. */
  function unpacked(version: string): string {
    const folder = join(place, `breadbox-${version}`);
    mkdirSync(join(folder, 'bin'), { recursive: true });
    cpSync(join(ROOT, 'scripts/archive/install.sh'), join(folder, 'install.sh'));
    cpSync(join(ROOT, 'node_modules/better-sqlite3'), join(folder, 'node_modules/better-sqlite3'), {
      recursive: true,
      filter: (path) => !/better-sqlite3\/(deps|src)|obj/.test(path),
    });
    for (const part of ['bindings', 'file-uri-to-path'])
      cpSync(join(ROOT, 'node_modules', part), join(folder, 'node_modules', part), { recursive: true });
    const { stdout } = spawnSync('dpkg', ['--print-architecture'], { encoding: 'utf8' });
    const arch = stdout?.trim() || { x64: 'amd64', arm64: 'arm64' }[process.arch as 'x64'];
    const major = process.versions.node.split('.')[0];
    writeFileSync(
      join(folder, 'MADE-FOR'),
      `VERSION=${version}\nARCH=${arch}\nNODE_MAJOR=${major}\nNODE_ABI=${process.versions.modules}\n`,
    );
    return folder;
  }

  function install(folder: string, path = process.env.PATH ?? '') {
    mkdirSync(bin(), { recursive: true });
    return spawnSync('sh', [join(folder, 'install.sh')], {
      encoding: 'utf8',
      env: { PATH: path, PREFIX: prefix(), BIN: bin() },
    });
  }

  /** A Node.js that says that it is another version. */
  function fakeNode(version: string, abi: string): string {
    const folder = join(place, `node-${version}`);
    mkdirSync(folder, { recursive: true });
    const said = `case "$*" in *modules*) echo ${abi} ;; *split*) echo ${version.split('.')[0]} ;; *) echo v${version} ;; esac`;
    writeFileSync(join(folder, 'node'), `#!/bin/sh\n${said}\n`, { mode: 0o755 });
    return `${folder}:/usr/bin:/bin`;
  }

  test('refuses Node.js 18, one of another interface, and another processor', () => {
    const folder = unpacked('1.0.0');
    const old = install(folder, fakeNode('18.20.4', '108'));
    expect([old.status, old.stderr]).toEqual([
      1,
      expect.stringMatching(/needs Node\.js 20 or later.*v18\.20\.4\n.*Debian 13/),
    ]);
    const other = install(folder, fakeNode('24.1.0', '137'));
    expect([other.status, other.stderr]).toEqual([1, expect.stringContaining('Fetch the archive for that version')]);
    const made = readFileSync(join(folder, 'MADE-FOR'), 'utf8');
    writeFileSync(join(folder, 'MADE-FOR'), made.replace(/ARCH=.*/, 'ARCH=riscv64'));
    expect(install(folder)).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('this archive is for riscv64'),
    });
    writeFileSync(join(folder, 'MADE-FOR'), made);
    expect(existsSync(prefix())).toBe(false);
  });

  test('keeps the version before, goes back to it, and prunes older ones', () => {
    const current = () => readlinkSync(join(prefix(), 'current'));
    const versions = () => readdirSync(prefix()).sort();
    expect(install(unpacked('1.0.0'))).toMatchObject({ status: 0 });
    expect([current(), versions()]).toEqual(['1.0.0', ['1.0.0', 'current']]);
    expect(install(unpacked('1.0.0')).status).toBe(0);
    const second = install(unpacked('1.1.0'));
    expect(second.stdout).toContain(`To go back to 1.0.0: sudo ${prefix()}/1.0.0/install.sh`);
    expect([current(), versions()]).toEqual(['1.1.0', ['1.0.0', '1.1.0', 'current']]);
    expect(install(join(prefix(), '1.0.0')).status).toBe(0);
    expect([current(), versions()]).toEqual(['1.0.0', ['1.0.0', '1.1.0', 'current']]);
    install(join(prefix(), '1.1.0'));
    expect(install(unpacked('1.2.0')).status).toBe(0);
    expect([current(), versions()]).toEqual(['1.2.0', ['1.1.0', '1.2.0', 'current']]);
    expect(readlinkSync(join(bin(), 'breadbox'))).toBe(`${prefix()}/current/bin/breadbox`);
  });
});
