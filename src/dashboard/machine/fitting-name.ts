/** Of a long name the beginning and the end, which tells nodes apart: raspberr…en-07. */
export function fittingName(name: string, letters: number): string {
  if (name.length <= letters) return name;
  const end = Math.floor((letters - 1) / 2);
  return `${name.slice(0, letters - 1 - end)}…${name.slice(-end)}`;
}
