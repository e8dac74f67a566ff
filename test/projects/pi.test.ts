import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

const python = spawnSync('python3', ['--version']).status === 0;

let out: string;
beforeEach(() => {
  out = mkdtempSync(join(tmpdir(), 'pi-'));
});
afterEach(() => rmSync(out, { recursive: true }));

function run(program: string, input: string): string {
  const { status, stdout, stderr } = spawnSync('python3', [program], {
    cwd: 'projects/pi',
    input,
    encoding: 'utf8',
    env: { PATH: process.env.PATH, BREADBOX_OUT: out },
  });
  expect(stderr).toBe('');
  expect(status).toBe(0);
  return stdout;
}

describe.skipIf(!python)('the pi project', () => {
  test('throws the same darts for the same batch, and others for another', () => {
    const seventh = run('throw.py', '7');
    expect(JSON.parse(seventh)).toEqual({ darts: 1_000_000, inside: 785_309 });
    expect(run('throw.py', '8')).not.toBe(seventh);
  });

  test('adds up the batches that are there', () => {
    const lines = [
      { task: 'r1.0', params: 1, answer: { darts: 1000, inside: 800 } },
      { task: 'r1.1', params: 2, answer: { darts: 3000, inside: 2200 } },
    ];
    run('collect.py', lines.map((line) => JSON.stringify(line)).join('\n'));
    const report = readFileSync(join(out, 'pi.txt'), 'utf8');
    expect(report).toContain('pi is about    3.000000\n');
    expect(report).toContain('true error     0.141593\n');
    expect(report).toContain('expected error 0.027386\n');
    expect(report).toContain('3000 of 4000 darts in 2 batches');
  });

  test('has nothing to say before the first batch', () => {
    run('collect.py', '');
    expect(readFileSync(join(out, 'pi.txt'), 'utf8')).toBe('no darts yet\n');
  });
});
