import type { MeterSamples, PowerSample } from './meter-samples.ts';
import type { TypedWatts } from './typed-watts.ts';

/** What a meter showed over a time. */
export interface PowerOver {
  readonly meanWatts: number;
  readonly maxWatts?: number;
  /** Absent: the meter was silent for part of the time. */
  readonly joules?: number;
}

/** Less of the time than this is no measurement of it. */
const LEAST_COVERED = 0.5;
/** More than this is all of it: the first and last reading lie a little inside. */
const ALL_COVERED = 0.95;
/** A reading stands for the time until the next, at most for so long. */
const HOLDS_MS = 32_000;
const MOST_POINTS = 100_000;

/**
 * Mean over time of what was read, each reading standing until the next one.
 * @param fromMs, toMs milliseconds since 1970
 */
export async function measuredBetween(
  samples: MeterSamples,
  fromMs: number,
  toMs: number,
): Promise<PowerOver | undefined> {
  if (toMs <= fromMs) return undefined;
  if (samples.rememberedSince <= fromMs)
    return overSteps(stepsOf(samples.between(fromMs - HOLDS_MS, toMs), fromMs, toMs), toMs - fromMs);
  const since = new Date(fromMs).toISOString();
  const until = new Date(toMs).toISOString();
  const { from, stepSec, mean, most } = await samples.history({ since, until, points: MOST_POINTS });
  const beginsAt = Date.parse(from);
  const steps = mean.flatMap((watts, step) => {
    if (watts === null) return [];
    const at = beginsAt + step * stepSec * 1000;
    const forMs = Math.min(at + stepSec * 1000, toMs) - Math.max(at, fromMs);
    return forMs > 0 ? [{ watts, maxWatts: most[step] ?? watts, forMs }] : [];
  });
  return overSteps(steps, toMs - fromMs);
}

/**
 * Of a meter that a person reads: the mean of what was read during that time; where nothing was, what it was said to show under a
 * benchmark.
 */
export function typedBetween({ kinds, readings }: TypedWatts, fromMs: number, toMs: number): PowerOver | undefined {
  const during = readings.filter(({ at }) => at >= fromMs && at <= toMs).map(({ watts }) => watts);
  if (during.length > 0)
    return { meanWatts: during.reduce((sum, each) => sum + each, 0) / during.length, maxWatts: Math.max(...during) };
  return kinds.benchmark === undefined ? undefined : { meanWatts: kinds.benchmark };
}

/** Of meters that measure different things at the same time. Their peaks need not fall together, so there is none of all. */
export function together(all: readonly PowerOver[]): PowerOver | undefined {
  const [first] = all;
  if (first === undefined || all.length === 1) return first;
  const joules = all.map((each) => each.joules);
  return {
    meanWatts: all.reduce((sum, { meanWatts }) => sum + meanWatts, 0),
    ...(joules.every((each) => each !== undefined) && { joules: joules.reduce((sum, each) => sum + each, 0) }),
  };
}

interface Step {
  readonly watts: number;
  readonly maxWatts: number;
  readonly forMs: number;
}

function stepsOf(samples: readonly PowerSample[], fromMs: number, toMs: number): Step[] {
  return samples.flatMap(({ at, watts }, place) => {
    const until = Math.min(samples[place + 1]?.at ?? toMs, at + HOLDS_MS, toMs);
    const forMs = until - Math.max(at, fromMs);
    return forMs > 0 ? [{ watts, maxWatts: watts, forMs }] : [];
  });
}

function overSteps(steps: readonly Step[], lastedMs: number): PowerOver | undefined {
  const coveredMs = steps.reduce((sum, { forMs }) => sum + forMs, 0);
  if (coveredMs < LEAST_COVERED * lastedMs || coveredMs === 0) return undefined;
  const meanWatts = steps.reduce((sum, { watts, forMs }) => sum + watts * forMs, 0) / coveredMs;
  const maxWatts = Math.max(...steps.map((step) => step.maxWatts));
  return { meanWatts, maxWatts, ...(coveredMs >= ALL_COVERED * lastedMs && { joules: (meanWatts * lastedMs) / 1000 }) };
}
