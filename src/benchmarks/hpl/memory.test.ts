import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { LocalBench } from '../local-bench.ts';
import { HplOnPath } from './hpl-on-path.ts';
import { memoryFinding } from './memory-finding.ts';

const PATIENCE_MS = 120_000;
const MIB = 2 ** 20;

let programs: HplOnPath;
let bench: LocalBench;
beforeEach(async () => {
  programs = new HplOnPath();
  bench = await LocalBench.open();
});
afterEach(async () => {
  await bench.close();
  programs.remove();
});

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
    // What it is asked first is the tuning.
    programs.after(1, last);
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
