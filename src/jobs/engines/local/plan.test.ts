import { expect, test } from 'vitest';
import { FAR_MS, type Occupant, Plan } from './plan.ts';

interface Wanted {
  readonly needs: readonly number[];
  readonly durationMs: number | undefined;
}
interface Placed extends Wanted {
  readonly startMs: number;
}

const ALL = [4, 100];
const NOW = 1_000_000;

/** mulberry32, as a published generator with known seeds: a failure names its seed. */
function randomOf(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) % below;
  };
}

function scene(seed: number): { readonly occupants: readonly Occupant[]; readonly wanted: readonly Wanted[] } {
  const random = randomOf(seed);
  const occupants: Occupant[] = [];
  const free = [...ALL];
  for (let n = random(5); n > 0; n--) {
    const needs = [1 + random(3), random(60)];
    if (needs.some((amount, index) => amount > free[index]!)) continue;
    for (const index of [0, 1]) free[index]! -= needs[index]!;
    occupants.push({ needs, endsAtMs: random(4) === 0 ? undefined : NOW + (1 + random(50)) * 1000 });
  }
  const wanted = Array.from({ length: 1 + random(12) }, () => ({
    needs: [1 + random(4), random(101)],
    durationMs: random(4) === 0 ? undefined : (1 + random(40)) * 1000,
  }));
  return { occupants, wanted };
}

function place(occupants: readonly Occupant[], wanted: readonly Wanted[]): readonly Placed[] {
  const plan = new Plan(ALL, occupants, NOW);
  return wanted.map((job) => ({ ...job, startMs: plan.place(job.needs, job.durationMs) }));
}

/** What is in use at one moment, counted anew from the plan's own definition of an end. */
function usedAt(timeMs: number, occupants: readonly Occupant[], placed: readonly Placed[]): readonly number[] {
  const holding = [
    ...occupants.filter(({ endsAtMs = FAR_MS }) => timeMs < endsAtMs),
    ...placed.filter(({ startMs, durationMs = 2 * FAR_MS }) => startMs <= timeMs && timeMs < startMs + durationMs),
  ];
  return ALL.map((_, index) => holding.reduce((sum, { needs }) => sum + needs[index]!, 0));
}

const SEEDS = Array.from({ length: 300 }, (_, seed) => seed);

test('never gives out more than there is, at any time that anybody can name', () => {
  for (const seed of SEEDS) {
    const { occupants, wanted } = scene(seed);
    const placed = place(occupants, wanted);
    for (const { startMs } of placed.filter((job) => job.startMs < FAR_MS)) {
      const used = usedAt(startMs, occupants, placed);
      expect(
        used.every((amount, index) => amount <= ALL[index]!),
        `seed ${seed}: ${used} at ${startMs}`,
      ).toBe(true);
    }
  }
});

test('a job that starts now delays none before it', () => {
  for (const seed of SEEDS) {
    const { occupants, wanted } = scene(seed);
    const placed = place(occupants, wanted);
    for (const [index, job] of placed.entries()) {
      if (job.startMs > NOW) continue;
      const before = wanted.slice(0, index);
      const endsAtMs = job.durationMs === undefined ? 2 * FAR_MS : NOW + Math.max(1000, job.durationMs);
      const withIt = place([...occupants, { needs: job.needs, endsAtMs }], before);
      const starts = withIt.map(({ startMs }) => startMs);
      expect(starts, `seed ${seed}, job ${index}`).toEqual(placed.slice(0, index).map(({ startMs }) => startMs));
    }
  }
});

test('no job waits for longer than those before it make it', () => {
  for (const seed of SEEDS) {
    const { occupants, wanted } = scene(seed);
    const placed = place(occupants, wanted);
    for (const [index, job] of placed.entries()) {
      const others = placed.slice(0, index);
      const times = [NOW, ...occupants.map(({ endsAtMs = FAR_MS }) => endsAtMs), ...others.map((each) => each.startMs)];
      const earlier = times.filter((timeMs) => timeMs < Math.min(job.startMs, FAR_MS));
      for (const timeMs of earlier) {
        const moments = [
          timeMs,
          ...times.filter((each) => each > timeMs && each < timeMs + (job.durationMs ?? FAR_MS * 2)),
        ];
        const fits = moments.every((each) =>
          usedAt(each, occupants, others).every((used, name) => used + job.needs[name]! <= ALL[name]!),
        );
        expect(fits, `seed ${seed}: job ${index} could start at ${timeMs}, not ${job.startMs}`).toBe(false);
      }
    }
  }
});

test.each([
  ['what fits starts now', [], [[4, 0, 10]], [0]],
  [
    'a short job fills the gap',
    [[3, 600]],
    [
      [4, 0, 60],
      [1, 0, 600],
    ],
    [600, 0],
  ],
  [
    'a longer one does not',
    [[3, 600]],
    [
      [4, 0, 60],
      [1, 0, 601],
    ],
    [600, 660],
  ],
  [
    'two share a gap',
    [[2, 600]],
    [
      [4, 0, 60],
      [1, 0, 300],
      [1, 0, 300],
      [1, 0, 300],
    ],
    [600, 0, 0, 300],
  ],
  ['who is over the limit ends in a moment', [[4, -50]], [[1, 0, 10]], [1]],
] as const)('%s', (_, running, waiting, starts) => {
  const occupants = running.map(([cores, sec]) => ({ needs: [cores, 0], endsAtMs: NOW + sec * 1000 }));
  const wanted = waiting.map(([cores, mem, sec]) => ({ needs: [cores, mem], durationMs: sec * 1000 }));
  expect(place(occupants, wanted).map(({ startMs }) => (startMs - NOW) / 1000)).toEqual(starts);
});

test('behind one that never ends nobody knows a start, and the order holds', () => {
  const endless = [{ needs: [3, 0], endsAtMs: undefined }];
  const starts = place(endless, [
    { needs: [4, 0], durationMs: undefined },
    { needs: [1, 0], durationMs: undefined },
    { needs: [1, 0], durationMs: 5000 },
  ]).map(({ startMs }) => startMs);
  expect(starts[0]).toBe(FAR_MS);
  expect(starts[1]).toBeGreaterThan(FAR_MS);
  expect(starts[2]).toBe(NOW);
});
