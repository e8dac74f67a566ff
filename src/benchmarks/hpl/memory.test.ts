import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { LocalBench } from '../local-bench.ts';
import { memoryFinding } from './memory-finding.ts';

const PATIENCE_MS = 120_000;
const MIB = 2 ** 20;

/** Makes a program that says of each kernel that it does 10 Gflop/s; the library around hpcc is none, which its loader ignores. */
const CC = `for word in "$@"; do [ "$before" = -o ] && made=$word; before=$word; done
cat >"$made" <<'END'
#!/bin/sh
echo "@dgemm $4 $5 Haswell 10"
END
chmod +x "$made"`;
/** One rank is enough. */
const MPIRUN = `while [ "$1" != env ]; do shift; done
exec "$@"`;
/** Solves what it is asked the first time, which is the tuning; then it does \`last\`. */
const hpcc = (times: string, last: string) => `line() { sed -n "$1p" hpccinf.txt | sed "s/ [^0-9 ].*//"; }
if [ -e ${times} ]; then
  ${last}
  exit 0
fi
touch ${times}
n=$(echo $(line 6))
set -- $(line 12)
for p in $(line 11); do
  for nb in $(line 8); do
    printf "WR11C2R4 %d %d %d %d 0.06 8.521e+00\\n" "$n" "$nb" "$p" "$1"
    echo "||Ax-b||_oo/(eps*(||A||_oo*||x||_oo+||b||_oo)*N)=        0.0032136 ...... PASSED"
  done
  shift
done >hpccoutf.txt`;

let programs: string;
let bench: LocalBench;
const path = process.env.PATH;
beforeEach(async () => {
  programs = mkdtempSync(join(tmpdir(), 'breadbox-hpl-'));
  process.env.PATH = `${programs}${delimiter}${path}`;
  bench = await LocalBench.open();
});
afterEach(async () => {
  process.env.PATH = path;
  await bench.close();
  rmSync(programs, { recursive: true });
});

function program(name: string, script: string): void {
  writeFileSync(join(programs, name), `#!/bin/sh\n${script}\n`);
  chmodSync(join(programs, name), 0o755);
}

describe('HPL runs out of memory', { timeout: PATIENCE_MS }, () => {
  test.each([
    // As hpcc 1.5.0 was recorded: it ends well all the same.
    [
      'refused',
      'printf "HPL ERROR from process # 0, on line 177 of function HPL_pdtest:\\n>>> [0,1] Memory allocation failed for A, x and b. Skip. <<<\\n" >hpccoutf.txt',
      /^HPL got no memory for its part of the matrix of N = \d+ on \S+\.$/,
    ],
    ['killed', 'kill -9 $$', /^HPL needed more memory than \S+ had for N = \d+, and the kernel ended it\.$/],
  ])('%s: a finding with what to do', async (_, last, sentence) => {
    program('cc', CC);
    program('mpirun', MPIRUN);
    program('hpcc', hpcc(join(programs, 'once'), last));
    const { state, findings, problem } = await bench.run('hpl');
    expect([state, problem]).toEqual(['failed', expect.stringMatching(/memory/)]);
    const [finding, ...more] = findings.filter(({ kind }) => kind === 'memory');
    expect(more).toEqual([]);
    expect(finding?.sentence).toMatch(sentence);
    expect(finding?.what).toMatch(/^Each of \d+ ranks holds \d+ MiB of it; \S+ had \d+ MiB free before, for \d+\.$/);
    expect(finding?.todo).toMatch(/^Look what else runs on \S+ \(top\), end it, and measure again\. --quick/);
  });
});

test('of several nodes the tightest is named, not accused', () => {
  const nodes = [
    { node: 'n1', cores: 4, availableBytes: 3000 * MIB },
    { node: 'n2', cores: 4, availableBytes: 900 * MIB },
  ];
  // 8 × 16384² ÷ 8 ranks is 256 MiB.
  const finding = memoryFinding('killed', { n: 16_384 }, nodes);
  expect(finding).toMatchObject({
    sentence: 'HPL needed more memory than a node had for N = 16384, and the kernel ended it.',
    what: 'Each of 8 ranks holds 256 MiB of it; n2 had 900 MiB free before, for 4.',
  });
  expect(finding).not.toHaveProperty('node');
  expect(finding.todo).toContain('breadbox bench run hpl --nodes n2 --quick');
});
