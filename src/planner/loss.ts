const LOSS = 'the loss in ';

/** How a loss of which nobody knows how much it is stands among what is unknown. */
export function lossIn(place: string): string {
  return `${LOSS}${place}`;
}

export function isLoss(name: string): boolean {
  return name.startsWith(LOSS);
}
