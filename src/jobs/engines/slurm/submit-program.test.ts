import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { submitProgram } from './submit-program.ts';

let place: string;
beforeEach(() => {
  place = mkdtempSync(join(tmpdir(), 'breadbox-step-'));
});
afterEach(() => rmSync(place, { recursive: true, force: true }));

/** Runs the script that sbatch would get, as a node does. */
function runs(argv: readonly string[], stdin: Buffer | undefined) {
  const folder = join(place, '.cache/breadbox/jobs');
  const files = { stdoutPath: join(folder, 'x.out'), stderrPath: join(folder, 'x.err') };
  const text = submitProgram(
    {
      ...{ name: 'step', argv, cpus: 1, directory: place, env: { SEED: "it's 7" } },
      batch: { tasks: 1, cpusPerTask: 1, native: ['-n2'], ...(stdin && { stdinBase64: stdin.toString('base64') }) },
    },
    files,
  );
  const script = text.slice(text.indexOf('#!/bin/sh'), text.lastIndexOf('\nEND-'));
  const { status } = spawnSync('sh', ['-s'], { input: script });
  const [stdout, stderr] = [files.stdoutPath, files.stderrPath].map((path) => readFileSync(path));
  return { status, stdout: stdout!, stderr: stderr!.toString(), text };
}

test('a step reads its stdin as it was given, and its streams and exit code stay apart', () => {
  const bytes = Buffer.from(Array.from({ length: 70_000 }, (_, n) => (n * 7) % 256));
  const ended = runs(['sh', '-c', 'cat; echo "$SEED" >&2; exit 7'], bytes);
  expect({ status: ended.status, stderr: ended.stderr }).toEqual({ status: 7, stderr: "it's 7\n" });
  expect(ended.stdout.equals(bytes)).toBe(true);
  expect(ended.text).toContain('exec sbatch --parsable -n2 --job-name=step');
});

test('without any, it reads nothing', () => {
  expect(runs(['sh', '-c', 'cat | wc -c'], undefined).stdout.toString().trim()).toBe('0');
});
