import { compareNatural } from './natural-order.ts';

/** Distinct names in natural order: what a node set holds. */
export type SortedNames = readonly string[];

export function sortNames(names: readonly string[]): SortedNames {
  if (isSorted(names)) return names;
  const sorted = [...names].sort(compareNatural);
  return sorted.filter((name, i) => i === 0 || name !== sorted[i - 1]);
}

function isSorted(names: readonly string[]): boolean {
  for (let i = 1; i < names.length; i++) if (compareNatural(names[i - 1]!, names[i]!) >= 0) return false;
  return true;
}

/** One pass over both; each flag says whether names that are in a alone, in both, or in b alone are kept. */
function merge(a: SortedNames, b: SortedNames, keepA: boolean, keepBoth: boolean, keepB: boolean): SortedNames {
  const result: string[] = [];
  let i = 0;
  let j = 0;
  while (i < a.length && j < b.length) {
    const order = a[i] === b[j] ? 0 : compareNatural(a[i]!, b[j]!);
    if (order < 0 ? keepA : order > 0 ? keepB : keepBoth) result.push(order > 0 ? b[j]! : a[i]!);
    if (order <= 0) i++;
    if (order >= 0) j++;
  }
  if (keepA) for (; i < a.length; i++) result.push(a[i]!);
  if (keepB) for (; j < b.length; j++) result.push(b[j]!);
  return result;
}

export function union(a: SortedNames, b: SortedNames): SortedNames {
  return merge(a, b, true, true, true);
}

export function difference(a: SortedNames, b: SortedNames): SortedNames {
  return merge(a, b, true, false, false);
}

export function intersection(a: SortedNames, b: SortedNames): SortedNames {
  return merge(a, b, false, true, false);
}

export function symmetricDifference(a: SortedNames, b: SortedNames): SortedNames {
  return merge(a, b, true, false, true);
}

/** Where `name` stands, or -1. */
export function indexOfName(names: SortedNames, name: string): number {
  let low = 0;
  let high = names.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (compareNatural(names[middle]!, name) < 0) low = middle + 1;
    else high = middle;
  }
  return names[low] === name ? low : -1;
}
