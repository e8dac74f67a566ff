/** What its job and its worker file are called. */
export function pilotName(pilot: number): string {
  return `pilot-p${pilot}`;
}
