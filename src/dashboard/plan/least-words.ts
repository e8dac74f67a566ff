/** `90 W`; `at least 90 W` where more is not known, and `unknown` where nothing is: what it is stands elsewhere. */
export function leastWords(
  { known, unknown }: { readonly known: number; readonly unknown: readonly string[] },
  unit: string,
): string {
  if (unknown.length > 0 && known === 0) return 'unknown';
  return `${unknown.length > 0 ? 'at least ' : ''}${Number(known.toFixed(known >= 1000 ? 0 : 1))} ${unit}`;
}
