import { EigenvalueDecomposition, Matrix } from 'ml-matrix';

/** A covariance matrix C = B D² Bᵀ; axes and lengths are those of its last decomposition. */
export class Covariance {
  readonly dimension: number;
  #matrix: Matrix;
  #axes: Matrix;
  #lengths: number[];

  constructor(dimension: number) {
    this.dimension = dimension;
    this.#matrix = Matrix.eye(dimension);
    this.#axes = Matrix.eye(dimension);
    this.#lengths = new Array(dimension).fill(1);
  }

  /** The ratio of its largest to its smallest eigenvalue. */
  get condition(): number {
    return (Math.max(...this.#lengths) / Math.min(...this.#lengths)) ** 2;
  }

  deviation(axis: number): number {
    return Math.sqrt(this.#matrix.get(axis, axis));
  }

  /** B D z: of the distribution, where z is of the standard one. */
  shaped(z: readonly number[]): number[] {
    return this.turned(z.map((value, axis) => value * (this.#lengths[axis] ?? 1)));
  }

  /** B z. */
  turned(z: readonly number[]): number[] {
    return z.map((_, row) => {
      let sum = 0;
      for (let column = 0; column < this.dimension; column++) sum += this.#axes.get(row, column) * (z[column] ?? 0);
      return sum;
    });
  }

  /** C ← factor C + Σ weight y yᵀ. */
  update(factor: number, terms: readonly { readonly weight: number; readonly y: readonly number[] }[]): void {
    const matrix = this.#matrix;
    for (let row = 0; row < this.dimension; row++) {
      for (let column = 0; column <= row; column++) {
        let value = factor * matrix.get(row, column);
        for (const { weight, y } of terms) value += weight * (y[row] ?? 0) * (y[column] ?? 0);
        matrix.set(row, column, value);
        matrix.set(column, row, value);
      }
    }
  }

  /** Makes the deviation along one coordinate larger, and keeps how it goes with the others. */
  widen(axis: number, factor: number): void {
    this.#matrix.mulRow(axis, factor);
    this.#matrix.mulColumn(axis, factor);
  }

  /** Whether axes and lengths could be found again. */
  decompose(): boolean {
    const { realEigenvalues, eigenvectorMatrix } = new EigenvalueDecomposition(this.#matrix, { assumeSymmetric: true });
    if (!realEigenvalues.every((value) => value > 0 && value < Infinity)) return false;
    this.#axes = eigenvectorMatrix;
    this.#lengths = realEigenvalues.map(Math.sqrt);
    return true;
  }
}
