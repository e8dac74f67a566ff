import { expect, it } from 'vitest';
import type { RunStatus } from '../../protocol/farm.ts';
import { newestWithPicture } from './newest-picture.ts';

const run = (name: string, hour: number, more: Partial<RunStatus> = {}): RunStatus =>
  ({
    ...{ run: name, state: 'done', view: 'out.png', artefacts: { files: 1, bytes: 9 } },
    endedAt: `2026-11-22T${String(hour).padStart(2, '0')}:00:00.000Z`,
    ...more,
  }) as RunStatus;

it('is of the run that ended last, of those that are done and show a picture', () => {
  const runs = [
    run('r1', 9),
    run('r2', 11),
    run('r3', 10),
    run('r4', 12, { view: 'table.csv' }),
    run('r5', 13, { artefacts: { files: 0, bytes: 0 } }),
    run('r6', 14, { state: 'cancelled' }),
  ];
  expect(newestWithPicture(runs)?.run).toBe('r2');
  expect(newestWithPicture([run('r7', 8, { view: undefined })])).toBeUndefined();
});
