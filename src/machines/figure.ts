/** A number that somebody published, and who did. Where nobody did, there is no figure: `undefined`, never 0. */
export interface Figure {
  readonly value: number;
  /** A URL, the name of a datasheet, or whose own figure it is. */
  readonly source: string;
}
