import type { HplProblem } from '../../src/benchmarks/hpl/hpl-input.ts';

/** Lines of HPL.dat, from 0: N, NB, P and Q, each the first of those that it has. Format: HPL_pdinfo.c of netlib's HPL. */
const LINES = { n: 5, nb: 7, p: 10, q: 11 } as const;

/** @throws Error where a line has no number */
export function readStockInput(text: string): HplProblem {
  const lines = text.split('\n');
  const first = (line: number): number => {
    const value = Number(/^\s*(\d+)\s/.exec(lines[line] ?? '')?.[1]);
    if (value > 0) return value;
    throw new Error(`line ${line + 1} of the stock input has no number: ${lines[line] ?? ''}`);
  };
  return { n: first(LINES.n), nbs: [first(LINES.nb)], grids: [{ p: first(LINES.p), q: first(LINES.q) }] };
}
