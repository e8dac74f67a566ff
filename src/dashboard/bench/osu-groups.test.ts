import { expect, test } from 'vitest';
import { type OsuSet, osuGroups, osuNote, osuRows } from './osu-groups.ts';

const set = (name: string, unit = 'us', more: Partial<OsuSet> = {}): OsuSet => ({
  ...{ name, unit, version: '7.4', ranks: 2 },
  points: [
    { bytes: 1, value: 1 },
    { bytes: 2, value: 2 },
  ],
  ...more,
});

test('programs stand by what they measure, each with its unit', () => {
  const names = ['osu_bcast', 'osu_put_bw', 'osu_latency', 'osu_iallreduce', 'osu_get_latency', 'osu_barrier'];
  const sets = [
    ...names.map((name) => set(name, name.endsWith('bw') ? 'MB/s' : 'us')),
    set('osu_mbw_mr', 'messages/s'),
  ];
  expect(osuGroups(sets).map(({ heading, unit, sets: of }) => [heading, unit, of.map(({ name }) => name)])).toEqual([
    ['Time of a message', 'µs', ['osu_latency', 'osu_get_latency']],
    ['What a path carries', 'MB/s', ['osu_put_bw']],
    ['Time of what all ranks do together', 'µs', ['osu_bcast', 'osu_iallreduce', 'osu_barrier']],
    ['Other figures', 'messages/s', ['osu_mbw_mr']],
  ]);
  expect(osuGroups([])).toEqual([]);
});

test('the table has every size once, and what has none by itself', () => {
  const barrier = set('osu_barrier', 'us', { points: [{ bytes: 0, value: 9 }] });
  const empty = set('osu_latency', 'us', {
    points: [
      { bytes: 0, value: 0.5 },
      { bytes: 4, value: 4 },
    ],
  });
  expect(osuRows([set('osu_bcast'), barrier, empty])).toEqual([
    { bytes: undefined, values: [undefined, 9, undefined] },
    { bytes: 0, values: [undefined, undefined, 0.5] },
    { bytes: 1, values: [1, undefined, undefined] },
    { bytes: 2, values: [2, undefined, undefined] },
    { bytes: 4, values: [undefined, undefined, 4] },
  ]);
  expect(osuRows([set('osu_bcast')])[0]?.bytes).toBe(1);
});

test('ranks and version are told where all have the same', () => {
  expect(osuNote([set('osu_bcast'), set('osu_reduce')])).toBe('2 ranks, version 7.4');
  const { ranks: _, version: __, ...bare } = set('osu_bcast');
  expect(osuNote([bare])).toBe('version unknown');
  expect(osuNote([set('osu_bcast'), set('osu_reduce', 'us', { ranks: 8, version: '5.9' })])).toBe('several versions');
});
