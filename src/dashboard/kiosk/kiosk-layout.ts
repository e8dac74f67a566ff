/** `large`: facts beside each lens. `row`: one row, lamps with their names. `two`: two rows, lamps alone. `many`: a wall of lamps. */
export interface KioskLayout {
  readonly kind: 'large' | 'row' | 'two' | 'many';
  readonly columns: number;
  readonly rows: number;
  /** So many strips have a place; a finger hits no more. */
  readonly shown: number;
}

/** Of a screen of 800 px, so that each strip stays as wide as a finger (48 px). */
const MOST_COLUMNS = 16;
const MOST_ROWS = 4;

/** How many strips stand where: nothing scrolls on a kiosk. */
export function kioskLayout(nodes: number): KioskLayout {
  if (nodes <= 2) return { kind: 'large', columns: Math.max(nodes, 1), rows: 1, shown: nodes };
  if (nodes <= 8) return { kind: 'row', columns: nodes, rows: 1, shown: nodes };
  if (nodes <= 16) return { kind: 'two', columns: Math.ceil(nodes / 2), rows: 2, shown: nodes };
  const shown = Math.min(nodes, MOST_COLUMNS * MOST_ROWS);
  const rows = Math.ceil(shown / MOST_COLUMNS);
  return { kind: 'many', columns: Math.ceil(shown / rows), rows, shown };
}
