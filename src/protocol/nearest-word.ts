/** The word that was probably meant: few letters away, a third of its length at most. */
export function nearestWord(written: string, words: readonly string[]): string | undefined {
  let nearest: string | undefined;
  let least = Math.max(1, Math.floor(written.length / 3)) + 1;
  for (const word of written.length > 64 ? [] : words) {
    const distance = editDistance(written, word);
    if (distance < least) {
      nearest = word;
      least = distance;
    }
  }
  return nearest;
}

/** Letters put in, left out, replaced or swapped with their neighbour. */
function editDistance(a: string, b: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const replace = last[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      const swap = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1] ? beforeLast[j - 2]! + 1 : Infinity;
      row.push(Math.min(last[j]! + 1, row[j - 1]! + 1, replace, swap));
    }
    beforeLast = last;
    last = row;
  }
  return last[b.length]!;
}
