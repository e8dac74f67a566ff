import type { NodeLook } from '../node-look.ts';

const DOUBLE_BYTES = 8;
/** Open MPI, the libraries and the buffers of the BLAS: a rank of hpcc with a matrix of 4 MB was seen to hold 25 MiB, and longer panels take more. */
const RANK_BYTES = 64 * 2 ** 20;
/** Of what is left: panels, the system's own needs, and what else starts meanwhile. */
const MOST_OF_MEMORY = 0.85;

export interface Grid {
  readonly p: number;
  readonly q: number;
}

/** Fits into memory: bytes of one rank's part of the matrix, by what the node with the least memory a rank has to give. */
export function bytesOfRank(nodes: readonly Pick<NodeLook, 'cores' | 'availableBytes'>[]): number {
  const each = nodes.map(({ cores, availableBytes }) => availableBytes / cores - RANK_BYTES);
  return Math.max(0, MOST_OF_MEMORY * Math.min(...each));
}

/**
 * Largest N, a multiple of `nb`, whose matrix of N² doubles is spread evenly over all ranks and fits everywhere.
 * The public rule takes the first node's memory times the number of nodes, which kills the run where another has less.
 */
export function largestN(nodes: readonly Pick<NodeLook, 'cores' | 'availableBytes'>[], nb: number): number {
  const ranks = ranksOf(nodes);
  return roundDown(Math.sqrt((bytesOfRank(nodes) * ranks) / DOUBLE_BYTES), nb);
}

/** N that is solved in about `seconds` at `gflops`: HPL counts 2/3 N³ + 3/2 N² operations. */
export function nWithin(seconds: number, gflops: number, nb: number): number {
  return roundDown(Math.cbrt(1.5 * seconds * gflops * 1e9), nb);
}

export function secondsFor(n: number, gflops: number): number {
  return ((2 / 3) * n ** 3 + 1.5 * n ** 2) / (gflops * 1e9);
}

function roundDown(n: number, nb: number): number {
  return Math.max(nb, Math.floor(n / nb) * nb);
}

export function ranksOf(nodes: readonly Pick<NodeLook, 'cores'>[]): number {
  return nodes.reduce((sum, { cores }) => sum + cores, 0);
}

/** P × Q = ranks, P ≤ Q, the nearest to a square first: at most `most` of them. */
export function gridsFor(ranks: number, most = 1): readonly Grid[] {
  const grids: Grid[] = [];
  for (let p = Math.floor(Math.sqrt(ranks)); p >= 1 && grids.length < most; p--)
    if (ranks % p === 0) grids.push({ p, q: ranks / p });
  return grids;
}

/** The least that a rank holds of the matrix, in bytes: its share of the block-cyclic rows times that of the columns. */
export function leastOfRank(n: number, nb: number, { p, q }: Grid): number {
  return DOUBLE_BYTES * leastOfLine(n, nb, p) * leastOfLine(n, nb, q);
}

/** ScaLAPACK's numroc of whoever has the fewest. */
function leastOfLine(n: number, nb: number, parts: number): number {
  const shares = Array.from({ length: parts }, () => 0);
  for (let from = 0, part = 0; from < n; from += nb, part = (part + 1) % parts) shares[part]! += Math.min(nb, n - from);
  return Math.min(...shares);
}
