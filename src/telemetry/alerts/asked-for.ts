/** What Breadbox did to a node on somebody's request; milliseconds. */
export interface Asked {
  readonly node: string;
  readonly from: number;
  readonly to: number;
  /** It may also be away since then; else it restarted and came back. */
  readonly isAway: boolean;
}

/** The times of a maintenance and of a boot differ by the seconds that uptime is rounded by. */
const ABOUT_MS = 15_000;

export function wasAsked(asked: readonly Asked[], node: string, at: number, what: 'restart' | 'absence'): boolean {
  return asked.some(
    (one) =>
      one.node === node && (what === 'restart' || one.isAway) && at >= one.from - ABOUT_MS && at <= one.to + ABOUT_MS,
  );
}
