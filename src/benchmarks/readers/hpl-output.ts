import { linesOf, positive, positiveInt } from './results-file.ts';

/** One `T/V` line: a system of N equations that was solved once. */
export interface HplSolve {
  /** Where it stands in the text, from 1. */
  readonly line: number;
  /** As HPL encodes it: `WR11C2R4`. */
  readonly variant: string;
  readonly n: number;
  readonly nb: number;
  readonly p: number;
  readonly q: number;
  readonly seconds: number;
  readonly gflops: number;
  /** The greatest of those that were computed: HPL 1 has three, HPL 2 one. Absent where the output ends before it. */
  readonly residual?: number;
  readonly passed?: boolean;
}

export interface HplComplaint {
  readonly line: number;
  /** Between `>>>` and `<<<`. */
  readonly text: string;
}

export interface HplOutput {
  readonly version?: string;
  readonly solves: readonly HplSolve[];
  readonly complaints: readonly HplComplaint[];
  /** The last one in the text wrote its last words. */
  readonly isFinished: boolean;
}

const SOLVE =
  /^\s*(W[RC]\S+)\s+(\d+)\s+(\d+)\s+(\d+)\s+(\d+)\s+(\d+(?:\.\d*)?)\s+([-+]?(?:\d+(?:\.\d*)?(?:[eE][-+]?\d+)?|nan|inf))\s*(?:\(\s*[\d.eE+-]+\s*\)\s*)?$/i;
const RESIDUAL = /^\s*\|\|Ax-b\|\|_oo[^=]*=\s*(\S+)\s+\.{3,}\s*(PASSED|FAILED)/;
const VERSION = /HPL(?:inpack\s+(\S+)|-(NVIDIA\s+\S+))\s+--/;
const LAST_WORDS = 'End of Tests.';

/**
 * What HPL writes to HPL.out or stdout, 1.0 to 2.3; also within other text, such as hpcc's or a log that is indented. NVIDIA's prints
 * the share of each GPU behind the speed, in brackets.
 * Format: HPL_pdinfo.c, HPL_pdtest.c and HPL_pddriver.c of netlib's HPL.
 */
export function parseHplOutput(text: string): HplOutput {
  const solves: HplSolve[] = [];
  const complaints: HplComplaint[] = [];
  let version: string | undefined;
  let isFinished = false;
  linesOf(text).forEach((line, i) => {
    const solve = readSolve(line, i + 1);
    if (solve !== undefined) solves.push(solve);
    const [, residual, word] = RESIDUAL.exec(line) ?? [];
    const last = solves.at(-1);
    if (residual !== undefined && last !== undefined)
      solves[solves.length - 1] = checked(last, residual, word === 'PASSED');
    const complaint = complaintIn(line);
    if (complaint !== undefined) complaints.push({ line: i + 1, text: complaint });
    const [, netlib, begun = netlib] = VERSION.exec(line) ?? [];
    version ??= begun;
    isFinished = line.includes(LAST_WORDS) || (isFinished && solve === undefined && begun === undefined);
  });
  return { ...(version !== undefined && { version }), solves, complaints, isFinished };
}

/** By hand: patterns with open ends on both sides take cubic time where the second mark is missing. */
function complaintIn(line: string): string | undefined {
  const text = line.trim();
  return text.startsWith('>>>') && text.endsWith('<<<') ? text.slice(3, -3).trim() : undefined;
}

function readSolve(line: string, at: number): HplSolve | undefined {
  const [, variant = '', ...figures] = SOLVE.exec(line) ?? [];
  const [n, nb, p, q] = figures.slice(0, 4).map(positiveInt);
  const [seconds, gflops] = [Number(figures[4]), Number(figures[5])];
  if (n === undefined || nb === undefined || p === undefined || q === undefined) return undefined;
  return { line: at, variant, n, nb, p, q, seconds, gflops };
}

function checked(solve: HplSolve, residual: string, passed: boolean): HplSolve {
  const value = positive(residual);
  const greatest = value === undefined ? solve.residual : Math.max(value, solve.residual ?? 0);
  return {
    ...solve,
    ...(greatest !== undefined && { residual: greatest }),
    passed: passed && solve.passed !== false,
  };
}

/** The fastest one whose answer was right; where none was checked, the fastest. */
export function bestSolve(solves: readonly HplSolve[]): HplSolve | undefined {
  const usable = solves.filter(({ gflops, passed }) => gflops > 0 && Number.isFinite(gflops) && passed !== false);
  const right = usable.filter(({ passed }) => passed === true);
  const from = right.length > 0 ? right : usable;
  return from.reduce<HplSolve | undefined>((best, one) => (best && best.gflops >= one.gflops ? best : one), undefined);
}
