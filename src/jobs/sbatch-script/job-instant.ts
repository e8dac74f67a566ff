import { BreadboxError } from '../../cluster/errors.ts';

const HINT = 'Write now+1hour, 16:00, tomorrow, 2030-01-20 or 2030-01-20T12:34:00.';
const UNITS: Readonly<Record<string, number>> = { second: 1, minute: 60, hour: 3600, day: 86_400, week: 604_800 };
const NAMED_HOURS: Readonly<Record<string, number>> = { midnight: 0, noon: 12, fika: 15, teatime: 16, elevenses: 11 };

interface Day {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

/**
 * What --begin and --deadline take: `now+2hours`, `16:00`, `4:30PM`, `noon`, `today`, `tomorrow`, `MMDDYY`, `MM/DD[/YY][-HH:MM]`,
 * `YYYY-MM-DD[THH:MM[:SS]]`. Times are the computer's local ones; an hour that has gone by is tomorrow's.
 * @throws BreadboxError `bad-input`
 */
export function parseInstant(text: string, now: Date): Date {
  const word = text.trim().toLowerCase();
  const from = /^(now|today|tomorrow)(?:\+(\d{1,9})([a-z]*))?$/.exec(word);
  if (from !== null) return relative(from[1]!, Number(from[2] ?? 0), from[3] ?? '', now, text);
  const instant = dated(word, now) ?? hourOfDay(word, now);
  if (instant === undefined || Number.isNaN(instant.getTime())) throw notATime(text);
  return instant;
}

function relative(word: string, count: number, unit: string, now: Date, text: string): Date {
  const seconds = unit === '' ? 1 : Object.entries(UNITS).find(([name]) => unit === name || unit === `${name}s`)?.[1];
  if (seconds === undefined) throw notATime(text);
  const start = new Date(now);
  if (word === 'tomorrow') {
    start.setDate(start.getDate() + 1);
    start.setHours(0, 0, 0, 0);
  }
  const instant = new Date(start.getTime() + count * seconds * 1000);
  if (Number.isNaN(instant.getTime())) throw notATime(text);
  return instant;
}

function hourOfDay(word: string, now: Date): Date | undefined {
  const time = clock(word);
  if (time === undefined) return undefined;
  const today = new Date(now);
  today.setHours(time.hour, time.minute, time.second, 0);
  if (today < now) today.setDate(today.getDate() + 1);
  return today;
}

function dated(word: string, now: Date): Date | undefined {
  const iso = /^(\d{4})-(\d{1,2})-(\d{1,2})(?:[t ](.+))?$/.exec(word);
  if (iso !== null) return at({ year: Number(iso[1]), month: Number(iso[2]), day: Number(iso[3]) }, iso[4]);
  const slashed = /^(\d{1,2})([/.])(\d{1,2})(?:\2(\d{2}|\d{4}))?(?:[-t](.+))?$/.exec(word);
  const packed = /^(\d{2})(\d{2})(\d{2})?(?:[-t](.+))?$/.exec(word);
  const [month, day, year, rest] =
    slashed !== null
      ? [slashed[1], slashed[3], slashed[4], slashed[5]]
      : packed !== null
        ? [packed[1], packed[2], packed[3], packed[4]]
        : [];
  if (month === undefined) return undefined;
  const date = { year: fullYear(year, now), month: Number(month), day: Number(day) };
  const instant = at(date, rest);
  if (year !== undefined || instant === undefined || instant >= now) return instant;
  return at({ ...date, year: date.year + 1 }, rest);
}

function fullYear(year: string | undefined, now: Date): number {
  if (year === undefined) return now.getFullYear();
  return year.length === 2 ? 2000 + Number(year) : Number(year);
}

function at({ year, month, day }: Day, time: string | undefined): Date | undefined {
  const hour = time === undefined ? { hour: 0, minute: 0, second: 0 } : clock(time);
  if (hour === undefined) return undefined;
  const instant = new Date(year, month - 1, day, hour.hour, hour.minute, hour.second);
  return instant.getMonth() === month - 1 && instant.getDate() === day ? instant : undefined;
}

function clock(word: string): { hour: number; minute: number; second: number } | undefined {
  if (Object.hasOwn(NAMED_HOURS, word)) return { hour: NAMED_HOURS[word]!, minute: 0, second: 0 };
  const found = /^(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)? ?([ap]m)?$/.exec(word);
  if (found === null) return undefined;
  const [minute, second] = [Number(found[2]), Number(found[3] ?? 0)];
  let hour = Number(found[1]);
  if (found[4] !== undefined) {
    if (hour < 1 || hour > 12) return undefined;
    hour = (hour % 12) + (found[4] === 'pm' ? 12 : 0);
  }
  return hour < 24 && minute < 60 && second < 60 ? { hour, minute, second } : undefined;
}

function notATime(text: string): BreadboxError {
  return new BreadboxError('bad-input', `'${text}' is not a time.`, { hint: HINT });
}
