/** Something that programs print when a cluster is not well, and what is behind it. */
export interface Saying {
  /** Of the doctor's check that finds it, or a word of its own where only a person can look: hpl-memory. */
  readonly check: string;
  /** The doctor has no check of that name. */
  readonly byHand?: true;
  /** What it means, plainly: one sentence. */
  readonly sentence: string;
  /** What to do, as a person would type or do it. */
  readonly fix: string;
  /** Tried on each line of what was pasted, after times, host names and log prefixes were taken off. The stable part alone. */
  readonly patterns: readonly RegExp[];
  /** Where several are heard at once: what is nearer to the cause has a higher weight. 1 to 9; 0 is harmless, and told only where nothing else is. */
  readonly weight: number;
}
