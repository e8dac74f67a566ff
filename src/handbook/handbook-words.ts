import { figure } from '../protocol/measured.ts';

/** 2026-01-31, of the reader's clock. */
export function day(iso: string): string {
  const at = new Date(iso);
  const two = (n: number): string => String(n).padStart(2, '0');
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
}

/** Also of one whose owner calls it `revision 2`. */
export function revisionText(revision: string): string {
  return /^rev/i.test(revision) ? revision : `revision ${revision}`;
}

/** `undefined` stays unknown. */
export function amount(value: number | undefined, unit: string): string | undefined {
  return value === undefined ? undefined : `${figure(value)} ${unit}`.trim();
}

/** All the same: once. Else each with those of whom it is so: `Debian 12 (n1, n2), Debian 13 (n3)`. */
export function merged(values: readonly (readonly [who: string, what: string | undefined])[]): string | undefined {
  const by = new Map<string, string[]>();
  for (const [who, what] of values) if (what !== undefined) by.set(what, [...(by.get(what) ?? []), who]);
  if (by.size === 0) return undefined;
  const [[only] = []] = [...by.keys()].map((what) => [what]);
  if (by.size === 1 && only !== undefined && by.get(only)?.length === values.length) return only;
  return [...by].map(([what, who]) => `${what} (${who.join(', ')})`).join(', ');
}
