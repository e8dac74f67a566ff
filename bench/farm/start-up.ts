import { spawnSync } from 'node:child_process';
import { setImmediate as turn } from 'node:timers/promises';
import { BenchHead, CLI } from '../bench-head.ts';
import { medianOf, peerMedian } from '../figure.ts';
import type { Part } from '../suite.ts';

const BARE_NODE = [process.execPath, '-e', '0'] as const;

export const startUp: Part = {
  name: 'start-up',
  about: 'from Enter to the prompt',
  limitSec: { full: 25, quick: 6 },
  packages: {},
  async run({ quick, signal, directory, report }) {
    const head = await BenchHead.start({ directory, signal });
    try {
      const runs = quick ? 5 : 30;
      const commands = { bare: BARE_NODE, '--version': [CLI, '--version'], 'status --json': [CLI, 'status', '--json'] };
      const samples = { bare: [], '--version': [], 'status --json': [] } as Record<keyof typeof commands, number[]>;
      for (let run = 0; run <= runs; run++) {
        for (const [name, argv] of Object.entries(commands) as [keyof typeof commands, readonly string[]][]) {
          const elapsedMs = timed(argv, { ...process.env, ...head.cliEnvironment });
          if (run > 0) samples[name].push(elapsedMs); // the first reads the programs from the disk
        }
        await turn(undefined, { signal });
      }
      const peer = peerMedian('node -e 0', samples.bare);
      const target = { of: 'ratio', bound: 'at most', limit: 2 } as const;
      for (const name of ['--version', 'status --json'] as const)
        report({ figure: `breadbox ${name}`, unit: 'ms', ...medianOf(samples[name]), peer, target });
    } finally {
      await head.stop();
    }
  },
};

/** Milliseconds; synchronous, so that nothing of this program's own stands between. */
function timed([program = '', ...words]: readonly string[], env: NodeJS.ProcessEnv): number {
  const startedMs = performance.now();
  const { status, stderr } = spawnSync(program, words, { env, stdio: ['ignore', 'pipe', 'pipe'] });
  const elapsedMs = performance.now() - startedMs;
  if (status !== 0) throw new Error(`${program} ${words.join(' ')} ended with ${status}: ${stderr}`);
  return elapsedMs;
}
