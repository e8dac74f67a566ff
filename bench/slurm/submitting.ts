import { execFileSync } from 'node:child_process';
import { medianOf, peerMedian } from '../figure.ts';
import { median } from '../median.ts';
import type { BenchContext } from '../suite.ts';
import type { BenchCluster } from './bench-cluster.ts';

const SCRIPT = '#!/bin/sh\ntrue\n';
const JOBS_A_TURN = 10;

/** By a clock of the head node, so that no way to it is in it. Milliseconds. */
const BARE = `from=$(date +%s%N)
sbatch --output=/dev/null >/dev/null <<'END'
${SCRIPT}END
echo $((($(date +%s%N) - from) / 1000000))`;

/** What a submission takes by `sbatch` on the head node, at the API, and by the command, by turns. */
export async function submitting(cluster: BenchCluster, { reps, quick, report, say }: BenchContext): Promise<void> {
  const samples = { bare: [] as number[], api: [] as number[], cli: [] as number[], node: [] as number[] };
  const turns = quick ? 3 : reps * JOBS_A_TURN;
  const body = { script: SCRIPT, scriptName: 'true.sh', directory: '/tmp', options: ['--output=/dev/null'] };
  for (let turn = -1; turn < turns; turn++) {
    const bareMs = Number(await cluster.sh(BARE));
    const fromMs = performance.now();
    await cluster.calls.call('POST /api/jobs', { body });
    const apiMs = performance.now() - fromMs;
    const { seconds } = await cluster.cli(['submit', '--output=/dev/null', '-D', '/tmp', '-'], SCRIPT);
    const nodeMs = startOfNode();
    if (turn < 0) continue; // whose connections and caches were cold
    samples.bare.push(bareMs);
    samples.api.push(apiMs);
    samples.cli.push(seconds * 1000);
    samples.node.push(nodeMs);
  }
  await cluster.untilIdle();
  say(`${turns} submissions each, Slurm ${cluster.slurm}`);
  const peer = peerMedian('sbatch on the head node', samples.bare);
  const target = { of: 'value', bound: 'at most', limit: 150 } as const;
  for (const [who, ms] of [
    ['at the API', samples.api],
    ['by breadbox submit', samples.cli],
  ] as const) {
    report({ figure: `submitting ${who}`, unit: 'ms', ...medianOf(ms), peer });
    report({ figure: `submitting ${who}: what it adds`, unit: 'ms', value: median(ms) - peer.value, target });
  }
  report({ figure: 'of that, Node.js starting and doing nothing', unit: 'ms', ...medianOf(samples.node) });
}

/** The least that any command of Breadbox takes. */
function startOfNode(): number {
  const fromMs = performance.now();
  execFileSync(process.execPath, ['-e', '0']);
  return performance.now() - fromMs;
}
