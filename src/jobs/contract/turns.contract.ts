import { expect, test } from 'vitest';
import { hasEnded } from '../engine.ts';
import { waitForJob, waitForJobs } from '../wait-for-jobs.ts';
import type { ContractBench } from './contract-bench.ts';

/** Who starts when cores are short. */
export function turnsContract(bench: ContractBench): void {
  test('jobs take turns: the later one waits, says why, and starts when there is room', async () => {
    const holder = await bench.sh('while [ ! -e go ]; do sleep 0.02; done', { cpus: 2 });
    await waitForJob(bench.engine, holder, ({ state }) => state === 'running');
    const next = await bench.sh('echo ran', { cpus: 2 });
    const why = await bench.engine.whyPending([holder, next, 'no-such-job']);
    expect([...why.keys()]).toEqual([next]);
    expect(why.get(next)!.sentence.length).toBeGreaterThan(10);
    expect((await bench.engine.status([next])).get(next)).toMatchObject({ state: 'pending', startedAt: undefined });
    expect((await bench.engine.nodes()).reduce((sum, { busyCores }) => sum + busyCores, 0)).toBe(2);
    await bench.open('go');
    const [first, second] = await waitForJobs(bench.engine, [holder, next]);
    expect([first!.state, second!.state]).toEqual(['completed', 'completed']);
    expect(second!.startedAt! >= first!.endedAt!).toBe(true);
  });

  test('a job of no cpus starts at once, past others, and holds up nobody', async (context) => {
    if (!bench.engine.capabilities.zeroCpus) return context.skip(`${bench.engine.name} gives every job a core`);
    const holder = await bench.sh('sleep 60', { cpus: 2 });
    const waiting = await bench.sh('true');
    const idle = await bench.sh('sleep 60', { cpus: 0 });
    await waitForJob(bench.engine, idle, ({ state }) => state === 'running');
    expect((await bench.engine.status([waiting])).get(waiting)!.state).toBe('pending');
    await bench.engine.cancel(holder);
    expect(await waitForJob(bench.engine, waiting)).toMatchObject({ state: 'completed' });
    expect((await bench.engine.status([idle])).get(idle)!.state).toBe('running');
    await bench.engine.cancel(idle);
  });

  test('a running job that gives up cores lets others start, and has them back when they are free', async (context) => {
    if (!bench.engine.capabilities.resize) return context.skip(`${bench.engine.name} cannot change what a job holds`);
    const wide = await bench.sh('sleep 30', { cpus: 2 });
    const next = await bench.sh('sleep 30');
    await waitForJob(bench.engine, wide, ({ state }) => state === 'running');
    expect(await bench.engine.resize(wide, 1)).toBe(1);
    await waitForJob(bench.engine, next, ({ state }) => state === 'running');
    expect(await bench.engine.resize(wide, 2)).toBe(1);
    expect((await bench.engine.status([wide])).get(wide)?.cpus).toBe(1);
    await bench.engine.cancel(next, { graceSec: 0 });
    await waitForJob(bench.engine, next, ({ state }) => hasEnded(state));
    expect(await bench.engine.resize(wide, 5)).toBe(2);
    await bench.engine.cancel(wide, { graceSec: 0 });
    await waitForJob(bench.engine, wide, ({ state }) => hasEnded(state));
    expect(await bench.engine.resize(wide, 2)).toBe(0);
    expect(await bench.engine.resize('999999', 2)).toBe(0);
  });
}
