const ZERO = 48;
const NINE = 57;

export function isDigit(code: number): boolean {
  return code >= ZERO && code <= NINE;
}

/**
 * Natural order: numbers inside names by value, then the shorter writing first (`n1 n01 n2 n10`), all else by
 * character code. Equal only for equal strings.
 */
export function compareNatural(a: string, b: string): number {
  const shorter = Math.min(a.length, b.length);
  let i = 0;
  while (i < shorter && a.charCodeAt(i) === b.charCodeAt(i)) i++;
  let start = i;
  while (start > 0 && isDigit(a.charCodeAt(start - 1))) start--;
  const aIsNumber = isDigit(a.charCodeAt(start));
  const bIsNumber = isDigit(b.charCodeAt(start));
  if (aIsNumber && bIsNumber) {
    const byNumber = compareNumberAt(a, b, start);
    if (byNumber !== 0) return byNumber;
  }
  if (i === shorter) return a.length - b.length;
  return a.charCodeAt(i) - b.charCodeAt(i);
}

/** Numbers of any length, without arithmetic. 0 when both read the same to the last digit. */
function compareNumberAt(a: string, b: string, start: number): number {
  const aEnd = digitsEnd(a, start);
  const bEnd = digitsEnd(b, start);
  let p = skipZeros(a, start, aEnd);
  let q = skipZeros(b, start, bEnd);
  const byLength = aEnd - p - (bEnd - q);
  if (byLength !== 0) return byLength;
  for (; p < aEnd; p++, q++) {
    const byDigit = a.charCodeAt(p) - b.charCodeAt(q);
    if (byDigit !== 0) return byDigit;
  }
  return aEnd - bEnd;
}

function digitsEnd(text: string, start: number): number {
  let end = start;
  while (end < text.length && isDigit(text.charCodeAt(end))) end++;
  return end;
}

function skipZeros(text: string, start: number, end: number): number {
  let p = start;
  while (p < end && text.charCodeAt(p) === ZERO) p++;
  return p;
}
