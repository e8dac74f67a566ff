import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { cacheScript } from './node-caches.ts';
import { readLooks } from './node-look.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'breadbox-caches-'));
});
afterEach(() => rmSync(root, { recursive: true }));

function put(cpu: number, index: number, files: Readonly<Record<string, string | number>>): void {
  const folder = join(root, `sys/devices/system/cpu/cpu${cpu}/cache/index${index}`);
  mkdirSync(folder, { recursive: true });
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), `${text}\n`);
}

function cacheBytes(): number | undefined {
  const say = 'say() { printf "@look n1 %s %s\\n" "$1" "$2"; }';
  const output = execFileSync('sh', ['-c', `${say}\nsay cores 4\n${cacheScript(root)}`], { encoding: 'utf8' });
  return readLooks(output, ['n1'])[0]!.cacheBytes;
}

test('the last level counts, each cache once, whoever shares it', () => {
  for (const cpu of [0, 1, 2, 3]) {
    put(cpu, 0, { level: 1, size: '32K', type: 'Data', shared_cpu_list: cpu });
    put(cpu, 1, { level: 1, size: '9999999K', type: 'Instruction', shared_cpu_list: cpu });
    put(cpu, 2, { level: 2, size: '512K', type: 'Unified', shared_cpu_list: cpu });
    put(cpu, 3, { level: 3, size: '4096K', type: 'Unified', shared_cpu_list: cpu < 2 ? '0-1' : '2-3' });
  }
  expect(cacheBytes()).toBe(2 * 4 * 2 ** 20);
});

test('a kernel that tells of no caches, or of none their size', () => {
  expect(cacheBytes()).toBeUndefined();
  put(0, 0, { level: 1, type: 'Data', shared_cpu_list: 0 });
  expect(cacheBytes()).toBeUndefined();
});
