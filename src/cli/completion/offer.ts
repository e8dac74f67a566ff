import type { PathKind } from './value-kind.ts';

export interface Candidate {
  readonly value: string;
  readonly text?: string | undefined;
}

/** What may stand in place of the word at the cursor. */
export interface Offer {
  readonly candidates: readonly Candidate[];
  /** Names of files or folders too, which the shell finds itself. */
  readonly paths?: PathKind | undefined;
  /** What comes before the value in the same word: `--output=`, else nothing. */
  readonly prefix: string;
}

export const NOTHING: Offer = { candidates: [], prefix: '' };
