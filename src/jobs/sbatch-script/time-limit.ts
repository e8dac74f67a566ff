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
