import type { Kiosk } from '../../protocol/kiosk.ts';

const HOUR_MIN = 60;

/** Whether the kiosk dims at that time of the screen's own clock; hours may go over midnight. From one time to the same is a whole day. */
export function isNight(dim: Kiosk['dim'], now: Date): boolean {
  if (dim === null) return false;
  const [from, to] = [minuteOf(dim.from), minuteOf(dim.to)];
  const minute = now.getHours() * HOUR_MIN + now.getMinutes();
  return from < to ? minute >= from && minute < to : minute >= from || minute < to;
}

function minuteOf(clock: string): number {
  const [hour = 0, minute = 0] = clock.split(':').map(Number);
  return hour * HOUR_MIN + minute;
}
