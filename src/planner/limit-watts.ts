/** Watts or amperes as a plan has them; `undefined`: it does not say. */
export type Quantity = number | 'unknown' | undefined;

/** In watts; the smaller one where both are known. */
export function limitWattsOf(watts: Quantity, amps: Quantity, volts: number): Quantity {
  const known = [watts, typeof amps === 'number' ? amps * volts : amps].filter((one) => typeof one === 'number');
  if (known.length > 0) return Math.min(...known);
  return watts ?? amps;
}
