import { execFileSync } from 'node:child_process';
import { chownSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { letHeadIn } from './let-head-in.ts';
import { testCluster, testView } from './test-cluster.ts';

const STRANGER = 54_321;
let home: string;
let keys: string;

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'breadbox-home-'));
  keys = join(home, '.ssh', 'authorized_keys');
});
afterEach(() => {
  rmSync(home, { recursive: true });
});

function run(kind: 'steps' | 'undo', looked: string): void {
  for (const { script } of letHeadIn[kind]!(testView(testCluster(), 'n2', looked))) {
    const here = script.replace(/^name=.*$/m, `name=${userInfo().username}`).replace(/^file=.*$/m, `file=${keys}`);
    execFileSync('sh', ['-euc', here], { stdio: 'pipe' });
  }
}

test('the key comes beside those that are there, on a line of its own, and goes again alone', () => {
  mkdirSync(join(home, '.ssh'));
  writeFileSync(keys, 'ssh-ed25519 OWN me');
  run('steps', '');
  expect(readFileSync(keys, 'utf8')).toBe('ssh-ed25519 OWN me\nssh-ed25519 HEAD breadbox\n');
  run('undo', '@there');
  expect(readFileSync(keys, 'utf8')).toBe('ssh-ed25519 OWN me\n');
});

test('where there are no keys yet, the folder is made', () => {
  run('steps', '');
  expect(readFileSync(keys, 'utf8')).toBe('ssh-ed25519 HEAD breadbox\n');
});

test.runIf(process.getuid?.() === 0)('a link in that home leads root to no file of others', () => {
  const others = join(home, 'shadow');
  writeFileSync(others, 'mine\n', { mode: 0o600 });
  mkdirSync(join(home, '.ssh'));
  symlinkSync(others, keys);
  execFileSync('chown', ['-h', String(STRANGER), keys, join(home, '.ssh')]);
  chownSync(home, STRANGER, STRANGER);
  expect(() => run('steps', '')).toThrow(/denied/);
  expect(() => run('undo', '@there')).toThrow(/denied/);
  expect(readFileSync(others, 'utf8')).toBe('mine\n');
});
