interface Amount {
  readonly known: number;
  readonly unknown: readonly string[];
}

/** `90 W`; where something is not known, `at least 90 W; unknown: switch`. */
export function amountWords({ known, unknown }: Amount, unit: string): string {
  return withUnknown(`${Number(known.toFixed(1))} ${unit}`, known, unknown);
}

/** `45.00 EUR`, in the same way. */
export function moneyWords({ known, unknown }: Amount, currency: string): string {
  return withUnknown(`${known.toFixed(2)} ${currency}`, known, unknown);
}

function withUnknown(known: string, value: number, unknown: readonly string[]): string {
  if (unknown.length === 0) return known;
  return value === 0 ? `unknown: ${unknown.join(', ')}` : `at least ${known}; unknown: ${unknown.join(', ')}`;
}

/** `62.1 to 77 Gflop/s`; without an upper end, `at least 62.1 Gflop/s`. */
export function spanWords(
  { low, high }: { readonly low: number; readonly high?: number | undefined },
  unit: string,
): string {
  const [from, to] = [figure(low), high === undefined ? undefined : figure(high)];
  if (to === undefined) return low === 0 ? `unknown ${unit}` : `at least ${from} ${unit}`;
  return from === to ? `${from} ${unit}` : `${from} to ${to} ${unit}`;
}

function figure(value: number): string {
  return String(Number(value >= 1000 ? value.toFixed(0) : value.toFixed(1)));
}
