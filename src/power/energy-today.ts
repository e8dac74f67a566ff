import type { Meter } from '../protocol/meters.ts';
import { type KnownMeter, presentOf } from './known-meter.ts';

const KEPT_MS = 60_000;
/** A day in steps of ten seconds. */
const POINTS = 8641;
const SECONDS_IN_HOUR = 3600;

type Today = Pick<Meter, 'todayWh' | 'todayFrom'>;

/** The energy of each meter since midnight, as it counts itself, else added up from its samples; added up once a minute. */
export class EnergyToday {
  readonly #now: () => number;
  readonly #kept = new Map<string, { readonly at: number; readonly today: Today }>();

  constructor(now: () => number) {
    this.#now = now;
  }

  async of(meter: KnownMeter): Promise<Today> {
    const now = this.#now();
    const counted = presentOf(meter, now)?.todayWh;
    if (counted !== undefined) return { todayWh: counted, todayFrom: 'meter' };
    if (meter.reader === undefined) return {};
    const { meter: name } = meter.settings;
    const kept = this.#kept.get(name);
    if (kept !== undefined && Math.abs(now - kept.at) < KEPT_MS) return kept.today;
    const today = await addedUp(meter, now);
    this.#kept.set(name, { at: now, today });
    return today;
  }

  forget(meter: string): void {
    this.#kept.delete(meter);
  }
}

async function addedUp({ samples }: KnownMeter, now: number): Promise<Today> {
  const midnight = new Date(now);
  midnight.setHours(0, 0, 0, 0);
  if (midnight.getTime() >= now) return {};
  const { mean, stepSec } = await samples.history({ since: midnight.toISOString(), points: POINTS });
  const there = mean.filter((watts) => watts !== null);
  if (there.length === 0) return {};
  return {
    todayWh: (there.reduce((sum, watts) => sum + watts, 0) * stepSec) / SECONDS_IN_HOUR,
    todayFrom: 'samples',
  };
}
