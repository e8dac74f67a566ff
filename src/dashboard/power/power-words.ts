import type { Meters } from '../../protocol/meters.ts';

/** Under the watts: of what they are, and whether somebody typed them; or why they are unknown. */
export function powerNote({ watts, of, isTyped, meters }: Meters): string {
  const counted = meters.filter(({ meter }) => of.includes(meter));
  if (watts === undefined) {
    const dark = counted.filter((meter) => meter.watts === undefined);
    return dark
      .map(({ meter, state }) => (state === 'typed' ? `${meter}: nothing typed` : `${meter} is ${state}`))
      .join(', ');
  }
  const covers = counted.map(({ covers: words }) => words).join(', ');
  return isTyped ? `${covers}; typed in` : covers;
}

/** 9.7 W, 42 W, 1234 W. */
export function wattsText(watts: number): string {
  return watts < 10 ? watts.toFixed(1) : String(Math.round(watts));
}
