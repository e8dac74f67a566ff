/**
 * One line of `scontrol show … -o`. The keys differ between releases, and values may hold spaces, so that a key is what one of the
 * program's own begins with; of a key that comes twice the first counts: what a user wrote, such as a comment, comes after it.
 */
export function parseFields(line: string, keys: ReadonlySet<string>): ReadonlyMap<string, string> {
  const fields = new Map<string, string>();
  const starts = [...line.matchAll(/(?:^| )([A-Za-z][\w/:]*)=/g)].filter(([, key]) => keys.has(key!));
  for (const [index, start] of starts.entries()) {
    const from = start.index + start[0].length;
    const value = line.slice(from, starts[index + 1]?.index ?? line.length);
    if (!fields.has(start[1]!)) fields.set(start[1]!, value);
  }
  return fields;
}

/** What Slurm writes for nothing. */
export function present(value: string | undefined): string | undefined {
  const bare = value?.trim();
  return bare === undefined || /^(\(null\)|N\/A|None|Unknown|none|)$/.test(bare) ? undefined : bare;
}

/** An instant that a program of Slurm printed with TZ=UTC0. */
export function parseInstant(text: string | undefined): string | undefined {
  if (text === undefined || !/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/.test(text)) return undefined;
  return `${text}.000Z`;
}

/** What Slurm shows of some jobs that run without a limit. Seconds. */
const A_YEAR = 365 * 86_400;

/** `1-02:03:04`, `02:03:04`, `3:04`; seconds. Undefined for none: `UNLIMITED`. */
export function parseLimit(text: string | undefined): number | undefined {
  const parts = /^(?:(\d+)-)?(?:(\d+):)?(\d+):(\d+)$/.exec(text ?? '');
  if (parts === null) return undefined;
  const [days, hours, minutes, seconds] = parts.slice(1).map((part) => Number(part ?? 0));
  const all = days! * 86_400 + hours! * 3600 + minutes! * 60 + seconds!;
  return all >= A_YEAR ? undefined : all;
}

/** `11450M`, `2G`, `512K`; bytes. A plain number is MiB. */
export function parseMemory(text: string | undefined): number | undefined {
  const parts = /^(\d+(?:\.\d+)?)([KMGTP]?)[cn]?$/.exec(text ?? '');
  if (parts === null) return undefined;
  const power = { K: 10, M: 20, G: 30, T: 40, P: 50 }[parts[2] || 'M']!;
  return Math.round(Number(parts[1]) * 2 ** power);
}
