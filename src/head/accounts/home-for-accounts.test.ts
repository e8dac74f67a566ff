import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { findSetpriv } from '../../jobs/as-account.ts';
import { findAccount } from '../../jobs/unix-account.ts';
import { checkReach } from './check-reach.ts';
import { prepareHomeForAccounts } from './home-for-accounts.ts';
import { homeTrouble } from './safe-home.ts';
import { makeWorkDirectory } from './work-directory.ts';

const isRoot = process.getuid?.() === 0;
let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'breadbox-home-'));
});
afterEach(() => rmSync(home, { recursive: true }));

const mode = (path: string) => (lstatSync(join(home, path)).mode & 0o777).toString(8);

test('the data directory is opened as far as others must pass, again and again', async () => {
  writeFileSync(join(home, 'breadbox.db'), '', { mode: 0o644 });
  writeFileSync(join(home, 'config.yaml'), '', { mode: 0o644 });
  mkdirSync(join(home, 'bundles'), { mode: 0o755 });
  mkdirSync(join(home, 'later'), { mode: 0o755 });
  const source = join(home, 'agent.cjs');
  writeFileSync(source, 'console.log("0.0.1")');
  for (let start = 0; start < 2; start++) {
    const agent = await prepareHomeForAccounts(home, source, '0.0.1');
    expect(agent).toBe(join(home, 'agent/breadbox-agent-0.0.1.cjs'));
    expect(mode('agent/breadbox-agent-0.0.1.cjs')).toBe('644');
    expect(Object.fromEntries(['.', ...readdirSync(home)].map((name) => [name, mode(name)]))).toEqual({
      ...{ '.': '711', work: '711', workers: '711', spool: '711', agent: '755' },
      ...{ bundles: '700', runs: '700', jobs: '700', later: '700' },
      ...{ 'breadbox.db': '600', 'config.yaml': '600', 'agent.cjs': '600' },
    });
  }
});

describe.skipIf(!isRoot)('as root', () => {
  test('a data directory that others could change is told from one that they could not', async () => {
    expect(await homeTrouble(home)).toBeUndefined();
    const inner = join(home, 'a/home');
    mkdirSync(inner, { recursive: true });
    chmodSync(join(home, 'a'), 0o775);
    expect(await homeTrouble(inner)).toBe(`${join(home, 'a')} can be written by other accounts.`);
    chmodSync(join(home, 'a'), 0o1777); // as /tmp: nobody can move what is root's
    expect(await homeTrouble(inner)).toBeUndefined();
    symlinkSync('/etc/passwd', join(inner, 'head.json.new'));
    execFileSync('chown', ['-h', 'nobody', join(inner, 'head.json.new')]);
    expect(await homeTrouble(inner)).toContain('head.json.new belongs to another account');
    rmSync(join(inner, 'head.json.new'));
    symlinkSync(inner, join(home, 'way'));
    expect(await homeTrouble(join(home, 'way'))).toBeUndefined();
    chownSync(join(home, 'a'), 65_534, 65_534);
    expect(await homeTrouble(join(home, 'way'))).toContain(`${join(home, 'a')} belongs to another account`);
  });

  test('a work directory is made for its account, and nothing else is taken for one', async () => {
    const nobody = (await findAccount('nobody'))!;
    mkdirSync(join(home, 'work'));
    const path = await makeWorkDirectory(home, nobody);
    const { uid, gid } = lstatSync(path);
    expect({ path, uid, gid, mode: mode('work/nobody') }).toEqual({
      path: join(home, 'work/nobody'),
      ...{ uid: nobody.uid, gid: nobody.gid, mode: '700' },
    });
    expect(await makeWorkDirectory(home, nobody)).toBe(path);

    const refused = { code: 'home-not-writable' };
    rmSync(path, { recursive: true });
    symlinkSync(home, path);
    await expect(makeWorkDirectory(home, nobody)).rejects.toMatchObject(refused);
    expect(lstatSync(home).uid).toBe(0);
    rmSync(path);
    mkdirSync(path);
    writeFileSync(join(path, 'of-root'), '');
    await expect(makeWorkDirectory(home, nobody)).rejects.toMatchObject(refused);
    rmSync(join(path, 'of-root')); // as a head leaves it that was killed before it gave it away
    await makeWorkDirectory(home, nobody);
    expect(lstatSync(path).uid).toBe(nobody.uid);
    chownSync(path, 12_345, 12_345);
    await expect(makeWorkDirectory(home, nobody)).rejects.toMatchObject(refused);
  });

  test('what an account cannot reach is named', async (context) => {
    const setpriv = await findSetpriv();
    if (setpriv === undefined) return context.skip('no setpriv of util-linux');
    const nobody = (await findAccount('nobody'))!;
    const agent = join(home, 'agent.cjs');
    writeFileSync(agent, '', { mode: 0o644 });
    chmodSync(home, 0o711);
    const node = process.execPath;
    await checkReach(nobody, { setpriv, node, agent });
    const own = join(home, 'node');
    writeFileSync(own, '#!/bin/sh\n', { mode: 0o700 });
    await expect(checkReach(nobody, { setpriv, node: own, agent })).rejects.toMatchObject({
      code: 'not-allowed',
      message: `nobody cannot run ${own}: ${own} is closed to it.`,
    });
    writeFileSync(agent, 'console.error("no such thing"); process.exit(3)');
    await expect(checkReach(nobody, { setpriv, node, agent })).rejects.toMatchObject({
      message: `nobody cannot run ${node} ${agent}: no such thing`,
    });
    chmodSync(home, 0o700);
    await expect(checkReach(nobody, { setpriv, node, agent })).rejects.toMatchObject({
      message: `nobody cannot reach the data directory of the head: ${home} is closed to it.`,
      hint: expect.stringContaining('BREADBOX_HOME=/var/lib/breadbox'),
    });
  });
});
