/** Least at (1, …, 1), (1, …, 1) and (0.7, …, 0.7), where each is 0; `peers.py` has the same. */
export const FUNCTIONS = {
  sphere: (x: readonly number[]) => x.reduce((sum, value) => sum + (value - 1) ** 2, 0),
  rosenbrock: (x: readonly number[]) =>
    x
      .slice(1)
      .reduce((sum, next, index) => sum + 100 * (next - (x[index] ?? 0) ** 2) ** 2 + (1 - (x[index] ?? 0)) ** 2, 0),
  rastrigin: (x: readonly number[]) =>
    x.reduce((sum, value) => sum + (value - 0.7) ** 2 + 10 - 10 * Math.cos(2 * Math.PI * (value - 0.7)), 0),
} as const;
