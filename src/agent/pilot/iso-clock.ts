let cachedMs = Number.NaN;
let cachedIso = '';

/** UTC ISO string of an instant. Many tasks begin and end in one millisecond, so the last string is kept. */
export function isoAt(ms: number): string {
  if (ms !== cachedMs) {
    cachedMs = ms;
    cachedIso = new Date(ms).toISOString();
  }
  return cachedIso;
}
