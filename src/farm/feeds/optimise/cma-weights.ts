/** The strategy parameters of CMA-ES, named as in table 1 of N. Hansen, The CMA Evolution Strategy: A Tutorial, arXiv:1604.00772. */
export interface CmaWeights {
  /** One a rank, the best first; the sum of the positive ones is 1, and those of the worse half are negative. */
  readonly w: readonly number[];
  readonly mu: number;
  readonly muEff: number;
  readonly cSigma: number;
  readonly dSigma: number;
  readonly cc: number;
  readonly c1: number;
  readonly cMu: number;
}

export function cmaWeights(n: number, lambda: number): CmaWeights {
  const raw = Array.from({ length: lambda }, (_, index) => Math.log((lambda + 1) / 2) - Math.log(index + 1));
  const mu = Math.floor(lambda / 2);
  const muEff = effective(raw.slice(0, mu));
  const muEffMinus = effective(raw.slice(mu));
  const c1 = 2 / ((n + 1.3) ** 2 + muEff);
  const cMu = Math.min(1 - c1, (2 * (0.25 + muEff + 1 / muEff - 2)) / ((n + 2) ** 2 + muEff));
  const positive = sum(raw.filter((weight) => weight > 0));
  const negative = -sum(raw.filter((weight) => weight < 0));
  const mostNegative = Math.min(
    1 + c1 / cMu,
    1 + (2 * muEffMinus) / (muEff + 2),
    Math.max(0, 1 - c1 - cMu) / (n * cMu),
  );
  const cSigma = (muEff + 2) / (n + muEff + 5);
  return {
    w: raw.map((weight) => (weight >= 0 ? weight / positive : (mostNegative * weight) / negative)),
    mu,
    muEff,
    cSigma,
    dSigma: 1 + 2 * Math.max(0, Math.sqrt((muEff - 1) / (n + 1)) - 1) + cSigma,
    cc: (4 + muEff / n) / (n + 4 + (2 * muEff) / n),
    c1,
    cMu,
  };
}

function effective(weights: readonly number[]): number {
  return sum(weights) ** 2 / sum(weights.map((weight) => weight * weight));
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
