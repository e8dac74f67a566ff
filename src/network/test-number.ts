/** `t7` → 7; the pattern of the API has been checked before. */
export function testNumber(test: string): number {
  return Number(test.slice(1));
}

export function testName(number: number): string {
  return `t${number}`;
}
