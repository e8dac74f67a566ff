/** `b7` → 7; the pattern of the API has been checked before. */
export function benchNumber(run: string): number {
  return Number(run.slice(1));
}

export function benchName(number: number): string {
  return `b${number}`;
}
