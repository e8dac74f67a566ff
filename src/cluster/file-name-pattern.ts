export interface PatternNames {
  /** The raw id: SLURM_JOB_ID. */
  readonly jobId: string;
  readonly arrayJobId?: string;
  readonly arrayIndex?: number;
  readonly user: string;
  readonly node: string;
  readonly name: string;
  /** Default: the script, which is no step. */
  readonly step?: string;
  /** Default: 0. */
  readonly rank?: number;
}

/** Slurm's NO_VAL, which `%a` of a job without array is. */
export const NO_INDEX = 4_294_967_294;
const MOST_DIGITS = 10;

/**
 * `%j`, `%4j` (filled up with zeros, 10 digits at most), `%A %a %b %J %N %n %s %t %u %x %%`, as in sbatch(1). A backslash
 * anywhere: nothing is replaced, and two of them are one. What has no meaning stays as it is written, but for digits behind `%`, of
 * which Slurm leaves the last.
 */
export function expandFileName(pattern: string, names: PatternNames): string {
  if (pattern.includes('\\')) return pattern.replace(/\\(.?)/gs, '$1');
  return pattern.replace(/%(\d*)([AabJjNnstux])|%%|%\d*(\d)/g, (found, digits, letter, lastDigit) => {
    if (found === '%%') return '%';
    if (letter === undefined) return lastDigit;
    const text = replacement(letter, names);
    const width = Math.min(Number(digits), MOST_DIGITS);
    return /^\d+$/.test(text) && !'Nux'.includes(letter) ? text.padStart(width, '0') : text;
  });
}

function replacement(letter: string, names: PatternNames): string {
  const index = names.arrayIndex ?? NO_INDEX;
  switch (letter) {
    case 'A':
      return names.arrayJobId ?? names.jobId;
    case 'a':
      return String(index);
    case 'b':
      return String(index % 10);
    case 'J':
      return names.step === undefined ? names.jobId : `${names.jobId}.${names.step}`;
    case 'j':
      return names.jobId;
    case 'N':
      return names.node.split('.')[0]!;
    case 'n':
      return '0';
    case 's':
      return names.step ?? 'batch';
    case 't':
      return String(names.rank ?? 0);
    case 'u':
      return names.user;
    default:
      return names.name;
  }
}
