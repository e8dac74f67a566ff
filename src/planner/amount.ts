/** A sum of which some parts may not be known. */
export interface Amount {
  /** At least that much. */
  readonly known: number;
  /** Names of what is not counted, or not in full. Empty: `known` is all. */
  readonly unknown: readonly string[];
}

export const NOTHING: Amount = { known: 0, unknown: [] };

export function total(amounts: readonly Amount[]): Amount {
  return {
    known: amounts.reduce((sum, { known }) => sum + known, 0),
    unknown: [...new Set(amounts.flatMap(({ unknown }) => unknown))],
  };
}

export function times({ known, unknown }: Amount, factor: number): Amount {
  return { known: known * factor, unknown };
}
