/** `2026-11-21T15:58:50`, in the time of this computer. */
export function clockTime(instant: string | Date): string {
  const at = typeof instant === 'string' ? new Date(instant) : instant;
  const two = (value: number): string => String(value).padStart(2, '0');
  return (
    `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}` +
    `T${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())}`
  );
}

/** `Sat Nov 21 15:58:52 2026` */
export function ctime(at: Date): string {
  const [day, month, date, year, time] = at.toString().split(' ');
  return `${day} ${month} ${date} ${time} ${year}`;
}

/** As squeue has it: `0:04`, `1:02:03`, `2-00:00:00`. */
export function shortSpan(seconds: number): string {
  return wholeSpan(seconds)
    .replace(/^00:/, '')
    .replace(/^0(\d)/, '$1');
}

/** As sacct and scontrol have it: `00:00:04`, `2-00:00:00`. */
export function wholeSpan(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  const two = (value: number): string => String(value).padStart(2, '0');
  const days = Math.floor(whole / 86_400);
  const time = `${two(Math.floor(whole / 3600) % 24)}:${two(Math.floor(whole / 60) % 60)}:${two(whole % 60)}`;
  return days === 0 ? time : `${days}-${time}`;
}

/** CPU time as sacct has it: `00:01.250`, from an hour on `01:00:00`. */
export function cpuSpan(seconds: number): string {
  if (seconds >= 3600) return wholeSpan(seconds);
  const milliseconds = Math.round(seconds * 1000) % 1000;
  const whole = Math.floor(Math.round(seconds * 1000) / 1000);
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${two(Math.floor(whole / 60))}:${two(whole % 60)}.${String(milliseconds).padStart(3, '0')}`;
}

/** Of `--time`: `30`, `30:00`, `1:00:00`, `1-12`, `1-12:30:00` in seconds; `undefined`: no limit. NaN where it is none of these. */
export function limitSeconds(text: string): number | undefined {
  if (/^(unlimited|infinite|-1)$/i.test(text) || text === '0') return undefined;
  const found = /^(?:(\d+)-)?(\d+)(?::(\d+))?(?::(\d+))?$/.exec(text);
  if (found === null) return Number.NaN;
  const [, days, ...fields] = found;
  const [a = 0, b, c] = fields.map((field) => (field === undefined ? undefined : Number(field)));
  if (days !== undefined) return Number(days) * 86_400 + a * 3600 + (b ?? 0) * 60 + (c ?? 0);
  if (b === undefined) return a * 60;
  return c === undefined ? a * 60 + b : a * 3600 + b * 60 + c;
}

/**
 * Of `--starttime`: `2026-11-21`, `…T15:58[:50]`, `15:58`, `1121`, `11/21[/26]`, `today`, `midnight`, `noon`, `now-1hour`;
 * undefined where it is none of these.
 */
export function readTime(text: string, now: Date): Date | undefined {
  const word = text.trim().toLowerCase();
  const relative = /^(now|today)(?:([+-])(\d+)([a-z]*))?$/.exec(word);
  if (relative !== null) return fromNow(relative, now);
  if (word === 'midnight' || word === 'noon') return atTime(now, word === 'noon' ? '12:00' : '0:00');
  const [day = '', time] = word.split('t');
  if (/^\d+:\d+(:\d+)?$/.test(day) && time === undefined) return atTime(now, day);
  const date = readDate(day, now);
  return date === undefined ? undefined : atTime(date, time ?? '0:00');
}

function readDate(text: string, now: Date): Date | undefined {
  const iso = /^(\d{4})-(\d{1,2})-(\d{1,2})$/.exec(text);
  if (iso !== null) return dayOf(Number(iso[1]), Number(iso[2]), Number(iso[3]));
  const other = /^(\d{2})[/.]?(\d{2})(?:[/.]?(\d{2}))?$/.exec(text);
  if (other === null) return undefined;
  const year = other[3] === undefined ? now.getFullYear() : 2000 + Number(other[3]);
  return dayOf(year, Number(other[1]), Number(other[2]));
}

function dayOf(year: number, month: number, day: number): Date | undefined {
  const date = new Date(year, month - 1, day);
  return date.getMonth() === month - 1 && date.getDate() === day ? date : undefined;
}

function atTime(day: Date, time: string): Date | undefined {
  const found = /^(\d{1,2}):(\d{2})(?::(\d{2}))?$/.exec(time);
  if (found === null) return undefined;
  const [hours = 0, minutes = 0, seconds = 0] = found.slice(1).map((field) => Number(field ?? 0));
  return new Date(day.getFullYear(), day.getMonth(), day.getDate(), hours, minutes, seconds);
}

const UNIT_SECONDS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400, w: 604_800 };

function fromNow([, base, sign, count, unit]: RegExpExecArray, now: Date): Date | undefined {
  const start = base === 'today' ? new Date(now.getFullYear(), now.getMonth(), now.getDate()) : now;
  if (sign === undefined) return start;
  const scale = UNIT_SECONDS[unit === '' ? 's' : unit![0]!];
  if (scale === undefined) return undefined;
  return new Date(start.getTime() + (sign === '-' ? -1 : 1) * Number(count) * scale * 1000);
}
