import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { scriptWords } from '../run-step.ts';
import { callsScript, readCalls } from './osu-calls.ts';
import { callsOf, OSU_GROUPS, type OsuProgram, programsOf } from './osu-programs.ts';

const LATENCY: OsuProgram = { name: 'osu_latency', sizes: 'latency', isQuick: true };
const BARRIER: OsuProgram = { name: 'osu_barrier', sizes: 'none', isQuick: true };
const ASKED = { quick: true, ranks: 2, limitSec: 60, jobProblem: undefined };

const small =
  '@osu osu_latency\n# OSU MPI Latency Test v7.4\n# Size       Latency (us)\n1        1.25\n1024     2.50\n\n@end osu_latency 0\n';
const large =
  '@osu osu_latency\n# OSU MPI Latency Test v7.4\n# Size       Latency (us)\n2048     9.00\n\n@end osu_latency 0\n';

test('the calls of a program are one set, small messages first', () => {
  const { sets, findings } = readCalls(small + large, [LATENCY], ASKED);
  expect(findings).toEqual([]);
  expect(sets).toEqual([
    {
      ...{ name: 'osu_latency', version: '7.4', unit: 'us', ranks: 2 },
      points: [
        { bytes: 1, value: 1.25 },
        { bytes: 1024, value: 2.5 },
        { bytes: 2048, value: 9 },
      ],
    },
  ]);
});

test.each([
  [
    'that ended with an error',
    '@osu osu_latency\n1  1.0\n\n@end osu_latency 1\n@said a\n@said b\n',
    'It ended with 1. It said last: a / b',
  ],
  ['without a word', '@osu osu_latency\n\n@end osu_latency 1\n', 'It ended with 1. It printed no reason.'],
  [
    'that printed no figures',
    '@osu osu_latency\nthis needs 2 processes\n\n@end osu_latency 0\n',
    'It printed no figures: this needs 2 processes',
  ],
  ['that took too long', '@osu osu_latency\n\n@end osu_latency 124\n', 'It did not end within 60 s.'],
  ['that its job cut off', '@osu osu_latency\n# OSU MPI Latency Test v7.4\n2048 1', 'Its job ended before it did.'],
  ['that was never begun', '', 'Its job ended before it did.'],
])('a call %s takes no figure of others away', (_, output, what) => {
  const { sets, findings } = readCalls(small + output, [LATENCY], ASKED);
  expect(sets.map(({ points }) => points.length)).toEqual([2]);
  expect(findings).toMatchObject([
    { sentence: 'osu_latency measured nothing for messages of 2048 to 65536 bytes.', what },
  ]);
});

test('a barrier has one figure and no size', () => {
  const output =
    '@osu osu_barrier\n\n# OSU MPI Barrier Latency Test v7.4\n# Avg Latency(us)\n     12.75\n\n@end osu_barrier 0\n';
  const { sets } = readCalls(output, [BARRIER], ASKED);
  expect(sets).toMatchObject([{ name: 'osu_barrier', unit: 'us', points: [{ bytes: 0, value: 12.75 }] }]);
});

test('a program that hangs is ended, and the next one runs', { timeout: 60_000 }, () => {
  const dir = mkdtempSync(join(tmpdir(), 'breadbox-osu-calls-'));
  const program = (name: string, script: string) => {
    writeFileSync(join(dir, name), `#!/bin/sh\n${script}\n`);
    chmodSync(join(dir, name), 0o755);
  };
  program('osu_latency', 'sleep 600');
  program('osu_barrier', 'echo "# OSU MPI Barrier Latency Test v7.4"; echo "# Avg Latency(us)"; echo 3.50');
  const script = `dir=${dir}; cd "$dir"; ranks() { shift; \${within-} "$@"; }\n${callsScript([LATENCY, BARRIER], true, 'ranks 2', 1)}`;
  const { stdout } = spawnSync('bash', ['-c', script], { encoding: 'utf8' });
  rmSync(dir, { recursive: true });
  const { sets, findings } = readCalls(stdout, [LATENCY, BARRIER], { ...ASKED, limitSec: 1 });
  expect(sets.map(({ name }) => name)).toEqual(['osu_barrier']);
  expect(findings.map(({ what }) => what)).toEqual(['It did not end within 1 s.', 'It did not end within 1 s.']);
});

test('calls follow each other without a gap, from the smallest to the largest messages', () => {
  for (const quick of [true, false])
    for (const program of OSU_GROUPS.flatMap((group) => programsOf(group, quick))) {
      const spans = callsOf(program, quick).map(({ options }) => /-m (\d+):(\d+)/.exec(options)?.slice(1).map(Number));
      if (program.sizes === 'none') expect(spans).toEqual([undefined]);
      else
        for (const [at, span] of spans.entries())
          expect(span?.[0]).toBe(at === 0 ? 1 : 2 * (spans[at - 1]?.[1] ?? Number.NaN));
    }
});

test('a script that is longer than a word may be is run as it was written', () => {
  const text = `é😀\t'"$x`.repeat(40_000);
  const script = `printf %s "$#$IFS" | od -An -tx1\nsha256sum <<'END-OF-TEXT'\n${text}\nEND-OF-TEXT\nexit 7\n`;
  const short = scriptWords(script.replace(text, 'short'));
  expect(short).toHaveLength(1);
  const [code, ...words] = scriptWords(script);
  expect(words.every((word) => Buffer.byteLength(word) < 128 * 1024)).toBe(true);
  const split = spawnSync('bash', ['-c', code!, ...words], { encoding: 'utf8' });
  const whole = spawnSync('bash', { input: script, encoding: 'utf8' });
  expect([split.status, split.stdout]).toEqual([7, whole.stdout]);
});
