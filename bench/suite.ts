import type { Figure } from './figure.ts';

/** What a part of a suite measures with. */
export interface BenchContext {
  readonly quick: boolean;
  readonly reps: number;
  /** Ends on Ctrl-C and when the part's time is over. */
  readonly signal: AbortSignal;
  /** On the disk that is measured; removed with all that is in it. */
  readonly directory: string;
  readonly report: (figure: Figure) => void;
  /** Says what could not be compared, and why. */
  readonly skip: (what: string, why: string) => void;
  readonly say: (line: string) => void;
}

export interface Part {
  readonly name: string;
  readonly about: string;
  readonly limitSec: { readonly full: number; readonly quick: number };
  /** Debian packages, with a program that each brings, or the path of a file. */
  readonly packages: Readonly<Record<string, string>>;
  readonly needsNpmPeers?: boolean;
  run(context: BenchContext): Promise<void>;
}
