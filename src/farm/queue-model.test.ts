import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { QueueUnderTest } from './queue-under-test.ts';
import { parseTaskId } from './task-id.ts';

let queue: QueueUnderTest;
beforeEach(() => {
  queue = new QueueUnderTest();
});
afterEach(() => queue.close());

describe('whatever happens', () => {
  const step = fc.oneof(
    fc.record({
      kind: fc.constant('lease' as const),
      pilot: fc.nat(2),
      want: fc.integer({ min: 1, max: 5 }),
      repeat: fc.boolean(),
    }),
    fc.record({ kind: fc.constant('answer' as const), pilot: fc.nat(2), ok: fc.boolean(), twice: fc.boolean() }),
    fc.record({ kind: fc.constant('silence' as const), pilot: fc.nat(2) }),
    fc.record({ kind: fc.constant('release' as const), pilot: fc.nat(2) }),
  );

  it('every task is answered or failed exactly once, and the counts agree with the rows', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 60 }), async (steps) => {
        const run = await queue.newRun({ tasks: 12, workers: 6, attempts: 100 });
        const pilots = [await queue.newPilot(), await queue.newPilot(), await queue.newPilot()];
        const held = pilots.map((): Map<string, number> => new Map());
        const grants = pilots.map(() => 1);
        const accepted = new Set<string>();
        const doLease = async (index: number, want: number, repeat: boolean) => {
          const pilot = pilots[index] ?? 0;
          const got = await queue.lease(pilot, grants[index] ?? 1, want);
          if (repeat)
            expect((await queue.lease(pilot, grants[index] ?? 1, want)).tasks.length).toBeGreaterThanOrEqual(
              got.tasks.length,
            );
          const last = repeat ? await queue.lease(pilot, grants[index] ?? 1, want) : got;
          grants[index] = (grants[index] ?? 1) + 1;
          for (const { task, attempt } of last.tasks) held[index]?.set(task, attempt);
        };
        const doAnswer = async (index: number, ok: boolean, twice: boolean) => {
          const [task, attempt] = [...(held[index] ?? [])][0] ?? [];
          if (task === undefined || attempt === undefined) return;
          const text = ok ? { answer: JSON.stringify(task) } : { error: 'no' };
          const [outcome] = (await queue.answer(pilots[index] ?? 0, queue.reply(task, attempt, text))).outcomes;
          if (outcome === 'accepted' && ok) {
            expect(accepted.has(task)).toBe(false);
            accepted.add(task);
          }
          if (twice && outcome === 'accepted')
            expect((await queue.answer(pilots[index] ?? 0, queue.reply(task, attempt, text))).outcomes).toEqual([
              'duplicate',
            ]);
          held[index]?.delete(task);
        };
        for (const action of steps) {
          if (action.kind === 'lease') await doLease(action.pilot, action.want, action.repeat);
          else if (action.kind === 'answer') await doAnswer(action.pilot, action.ok, action.twice);
          else if (action.kind === 'silence')
            await queue.store.write('expirePilots', { now: queue.clock + 31_000 }).then(() => queue.clock);
          else {
            const tasks = [...(held[action.pilot] ?? [])].map(
              ([task, attempt]) => [...parseTaskId(task), attempt] as const,
            );
            await queue.store.write('releaseTasks', { pilot: pilots[action.pilot] ?? 0, tasks });
            held[action.pilot]?.clear();
          }
          const counts = await queue.row(run);
          const listed = await queue.store.read('taskRows', { run, after: -1, limit: 100, state: undefined });
          const number = (state: string) => listed.filter((task) => task.state === state).length;
          expect([
            counts.leased,
            counts.answered,
            counts.tasks - counts.leased - counts.answered - counts.failed,
          ]).toEqual([number('leased'), number('answered'), number('waiting')]);
        }
        for (let round = 0; (await queue.row(run)).state === 'running' && round < 500; round++) {
          const index = round % 3;
          await queue.store.write('expirePilots', { now: queue.clock + 31_000 });
          held[index]?.clear();
          await doLease(index, 5, false);
          while ((held[index]?.size ?? 0) > 0) await doAnswer(index, true, false);
        }
        expect(await queue.row(run)).toMatchObject({ state: 'done', answered: 12, leased: 0, failed: 0 });
        expect(accepted.size).toBe(12);
        await queue.store.write('removeRun', { run, now: queue.clock });
      }),
      { numRuns: 60 },
    );
  });
});
