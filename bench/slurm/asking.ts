import { setTimeout as sleep } from 'node:timers/promises';
import { cpuSeconds } from '../cpu-watch.ts';
import type { BenchContext } from '../suite.ts';
import type { BenchCluster } from './bench-cluster.ts';

const SETTLE_MS = 12_000;
const NAME = 'bench-queued';

/** How often slurmctld is asked for jobs, by its own count, and what that costs the head: idle, and with jobs that wait. */
export async function asking(cluster: BenchCluster, { quick, signal, report, say }: BenchContext): Promise<void> {
  const seconds = quick ? 12 : 30;
  const jobs = quick ? 100 : 1000;
  const measure = async (when: string, most: number): Promise<void> => {
    await sleep(SETTLE_MS, undefined, { signal });
    const asked = await jobRequests(cluster);
    const busy = cpuSeconds(cluster.pid) ?? Number.NaN;
    await sleep(seconds * 1000, undefined, { signal });
    const cpu = ((cpuSeconds(cluster.pid) ?? Number.NaN) - busy) / seconds;
    const target = { of: 'value', bound: 'at most' } as const;
    const value = (await jobRequests(cluster)) - asked;
    report({
      figure: `slurmctld is asked for jobs in ${seconds} s, ${when}`,
      unit: 'times',
      value,
      target: { ...target, limit: most },
    });
    report({
      figure: `the head's processor time, ${when}`,
      unit: '% of a core',
      value: cpu * 100,
      target: { ...target, limit: 5 },
    });
  };
  await cluster.untilIdle();
  await measure('nothing queued', 0);
  say(`queueing ${jobs} jobs by sbatch --hold`);
  try {
    await cluster.sh(
      `cd /tmp; n=0; while [ $n -lt ${jobs} ]; do sbatch -H -J ${NAME} -o /dev/null --wrap true >/dev/null || exit 1; n=$((n + 1)); done`,
    );
    // It is told of jobs that others have submitted when it looks.
    await cluster.calls.call('GET /api/jobs', { query: { limit: 1 } });
    const tick = 5;
    await measure(`${jobs} queued, nobody watches`, Math.ceil(seconds / tick) + 1);
    const leave = new AbortController();
    const watching = cluster.calls.stay('/api/live', AbortSignal.any([signal, leave.signal])).catch(() => undefined);
    try {
      await measure(`${jobs} queued, somebody watches`, seconds + 1);
    } finally {
      leave.abort();
      await watching;
    }
  } finally {
    await cluster.sh(`scancel --name=${NAME}`);
  }
}

/** Since slurmctld has started: whatever asks for the list of jobs, or for one. */
async function jobRequests(cluster: BenchCluster): Promise<number> {
  const said = await cluster.sh('sdiag');
  const byType = said.slice(said.indexOf('by message type'), said.indexOf('by user'));
  const counts = byType.matchAll(/REQUEST_JOB_(?:INFO|USER_INFO|INFO_SINGLE)\s.*?count:(\d+)/g);
  return Array.from(counts).reduce((sum, [, count]) => sum + Number(count), 0);
}
