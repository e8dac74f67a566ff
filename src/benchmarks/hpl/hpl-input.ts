import type { Grid } from './size-problem.ts';

export interface HplProblem {
  readonly n: number;
  /** Each with each of the grids. */
  readonly nbs: readonly number[];
  readonly grids: readonly Grid[];
}

/**
 * HPL.dat, which hpcc calls hpccinf.txt, with its own further lines. Panels by right-looking and Crout, one ring with look-ahead 1:
 * what HPL's TUNING file finds best for clusters of a few ranks on a switch.
 * Format: netlib's HPL 2.x, HPL_pdinfo.c; hpcc 1.5, README.
 */
export function hplInput({ n, nbs, grids }: HplProblem): string {
  const line = (values: string | number, about: string) => `${String(values).padEnd(13)}${about}`;
  return `HPLinpack benchmark input file
Breadbox
${line('HPL.out', 'output file name (if any)')}
${line(8, 'device out (6=stdout,7=stderr,file)')}
${line(1, '# of problems sizes (N)')}
${line(n, 'Ns')}
${line(nbs.length, '# of NBs')}
${line(nbs.join(' '), 'NBs')}
${line(0, 'PMAP process mapping (0=Row-,1=Column-major)')}
${line(grids.length, '# of process grids (P x Q)')}
${line(grids.map(({ p }) => p).join(' '), 'Ps')}
${line(grids.map(({ q }) => q).join(' '), 'Qs')}
${line('16.0', 'threshold')}
${line(1, '# of panel fact')}
${line(2, 'PFACTs (0=left, 1=Crout, 2=Right)')}
${line(1, '# of recursive stopping criterium')}
${line(4, 'NBMINs (>= 1)')}
${line(1, '# of panels in recursion')}
${line(2, 'NDIVs')}
${line(1, '# of recursive panel fact.')}
${line(1, 'RFACTs (0=left, 1=Crout, 2=Right)')}
${line(1, '# of broadcast')}
${line(1, 'BCASTs (0=1rg,1=1rM,2=2rg,3=2rM,4=Lng,5=LnM)')}
${line(1, '# of lookahead depth')}
${line(1, 'DEPTHs (>=0)')}
${line(2, 'SWAP (0=bin-exch,1=long,2=mix)')}
${line(64, 'swapping threshold')}
${line(0, 'L1 in (0=transposed,1=no-transposed) form')}
${line(0, 'U  in (0=transposed,1=no-transposed) form')}
${line(1, 'Equilibration (0=no,1=yes)')}
${line(8, 'memory alignment in double (> 0)')}
##### This line (no. 32) is ignored (it serves as a separator). ######
${line(0, 'Number of additional problem sizes for PTRANS')}
${line(1200, 'values of N')}
${line(0, 'number of additional blocking sizes for PTRANS')}
${line(40, 'values of NB')}
`;
}
