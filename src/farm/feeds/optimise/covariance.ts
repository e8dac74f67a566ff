import { EigenvalueDecomposition, Matrix } from 'ml-matrix';

/** A covariance matrix C = B D² Bᵀ; axes and lengths are those of its last decomposition. */
export class Covariance {
  readonly dimension: number;
  readonly #rows: Float64Array[];
  /** Row by row. */
  #axes: readonly Float64Array[];
  #lengths: readonly number[];

  constructor(dimension: number) {
    this.dimension = dimension;
    this.#rows = identity(dimension);
    this.#axes = identity(dimension);
    this.#lengths = new Array(dimension).fill(1);
  }

  /** The ratio of its largest to its smallest eigenvalue. */
  get condition(): number {
    return (Math.max(...this.#lengths) / Math.min(...this.#lengths)) ** 2;
  }

  deviation(axis: number): number {
    return Math.sqrt(this.#rows[axis]?.[axis] ?? 0);
  }

  /** B D z: of the distribution, where z is of the standard one. */
  shaped(z: readonly number[]): number[] {
    return this.turned(z.map((value, axis) => value * (this.#lengths[axis] ?? 1)));
  }

  /** B z. */
  turned(z: readonly number[]): number[] {
    return this.#axes.map((row) => {
      let sum = 0;
      for (let column = 0; column < row.length; column++) sum += (row[column] ?? 0) * (z[column] ?? 0);
      return sum;
    });
  }

  /** C ← factor C + Σ weight y yᵀ. */
  update(factor: number, terms: readonly { readonly weight: number; readonly y: readonly number[] }[]): void {
    for (const [index, row] of this.#rows.entries()) {
      for (let column = 0; column < row.length; column++) row[column] = factor * (row[column] ?? 0);
      for (const { weight, y } of terms) {
        const share = weight * (y[index] ?? 0);
        for (let column = 0; column < row.length; column++) row[column] = (row[column] ?? 0) + share * (y[column] ?? 0);
      }
    }
  }

  /** Makes the deviation along one coordinate larger, and keeps how it goes with the others. */
  widen(axis: number, factor: number): void {
    for (const [index, row] of this.#rows.entries())
      for (let column = 0; column < row.length; column++)
        row[column] = (row[column] ?? 0) * (index === axis ? factor : 1) * (column === axis ? factor : 1);
  }

  /** Whether axes and lengths could be found again. */
  decompose(): boolean {
    const matrix = new Matrix(this.#rows.map((row) => [...row]));
    const { realEigenvalues, eigenvectorMatrix } = new EigenvalueDecomposition(matrix, { assumeSymmetric: true });
    if (!realEigenvalues.every((value) => value > 0 && value < Infinity)) return false;
    this.#axes = eigenvectorMatrix.to2DArray().map((row) => Float64Array.from(row));
    this.#lengths = realEigenvalues.map(Math.sqrt);
    return true;
  }
}

function identity(dimension: number): Float64Array[] {
  return Array.from({ length: dimension }, (_, axis) => new Float64Array(dimension).fill(1, axis, axis + 1));
}
