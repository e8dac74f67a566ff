/**
 * Names for where there is no room: without what all begin with, where a number follows in each of them (rain0, rain12: 0, 12).
 * Else as they are.
 */
export function shortNames(names: readonly string[]): ReadonlyMap<string, string> {
  const whole = new Map(names.map((name) => [name, name]));
  const [first, ...others] = names;
  if (first === undefined || others.length === 0) return whole;
  let shared = 0;
  while (shared < first.length && others.every((name) => name[shared] === first[shared])) shared += 1;
  while (shared > 0 && /\d/.test(first[shared - 1] ?? '')) shared -= 1;
  const rests = names.map((name) => name.slice(shared));
  if (!rests.every((rest) => /^\d/.test(rest))) return whole;
  return new Map(names.map((name, at) => [name, rests[at] ?? name]));
}
