import { BreadboxError } from '../../cluster/errors.ts';

const HINT = 'Write minutes, minutes:seconds, hours:minutes:seconds, days-hours, days-hours:minutes or UNLIMITED.';
/** Slurm counts minutes in 32 bits. */
const MOST_SEC = 0xffff_fffd * 60;

const FORMS: readonly { readonly pattern: RegExp; readonly units: readonly number[] }[] = [
  { pattern: /^(\d+)$/, units: [60] },
  { pattern: /^(\d+):(\d+)$/, units: [60, 1] },
  { pattern: /^(\d+):(\d+):(\d+)$/, units: [3600, 60, 1] },
  { pattern: /^(\d+)-(\d*)$/, units: [86_400, 3600] },
  { pattern: /^(\d+)-(\d+):(\d+)$/, units: [86_400, 3600, 60] },
  { pattern: /^(\d+)-(\d+):(\d+):(\d+)$/, units: [86_400, 3600, 60, 1] },
];

/**
 * Seconds of `90`, `1:30`, `1:30:00`, `2-12`, `2-12:30`, `2-12:30:00`; `undefined`: no limit, as 0, UNLIMITED and INFINITE say.
 * @throws BreadboxError `bad-input`
 */
export function parseTimeLimit(text: string): number | undefined {
  if (/^(unlimited|infinite|-1)$/i.test(text)) return undefined;
  for (const { pattern, units } of FORMS) {
    const parts = pattern.exec(text)?.slice(1);
    if (parts === undefined) continue;
    const seconds = parts.reduce((sum, part, i) => sum + Number(part) * units[i]!, 0);
    if (seconds > MOST_SEC) throw new BreadboxError('bad-input', `'${text}' is longer than Slurm can count.`);
    return seconds === 0 ? undefined : seconds;
  }
  throw new BreadboxError('bad-input', `'${text}' is not a time.`, { hint: HINT });
}

/** As squeue prints it: `1-02:03:04`, `2:03:04` filled up to `02:03:04`, `3:04`, `UNLIMITED`. */
export function formatTimeLimit(seconds: number | undefined): string {
  if (seconds === undefined) return 'UNLIMITED';
  const whole = Math.ceil(seconds);
  const days = Math.floor(whole / 86_400);
  const hours = Math.floor(whole / 3600) % 24;
  const two = (value: number) => String(value).padStart(2, '0');
  const end = two(whole % 60);
  const minutes = Math.floor(whole / 60) % 60;
  if (days > 0) return `${days}-${two(hours)}:${two(minutes)}:${end}`;
  return hours > 0 ? `${two(hours)}:${two(minutes)}:${end}` : `${minutes}:${end}`;
}
