// Forces in a plane truss by the direct stiffness method: McGuire, Gallagher and Ziemian, Matrix Structural Analysis,
// 2nd edition, 2000. Only adds, multiplies, divides and takes square roots: the same bits on every processor.

/**
 * `joints`: {x, y} in metres; `bars`: pairs of joints; `loads`: {x, y} in newtons at each joint. The joint `left` is held,
 * `right` may slide sideways. Gives each bar's force in newtons, pulled above 0, and how far each joint moves in metres.
 */
export function solveTruss({ joints, bars, loads, left, right }, areasSquareMetres, elasticityPascals) {
  const held = new Set([2 * left, 2 * left + 1, 2 * right + 1]);
  const free = Array.from({ length: 2 * joints.length }, (_, direction) => direction).filter((each) => !held.has(each));
  const rowOf = new Map(free.map((direction, row) => [direction, row]));
  const stiffness = free.map(() => new Float64Array(free.length));
  const directed = bars.map((bar, at) => directBar(bar, joints, elasticityPascals * areasSquareMetres[at]));
  for (const { directions, share, newtonsPerMetre } of directed) {
    for (const [i, down] of directions.entries()) {
      for (const [k, across] of directions.entries()) {
        if (held.has(down) || held.has(across)) continue;
        stiffness[rowOf.get(down)][rowOf.get(across)] += newtonsPerMetre * share[i] * share[k];
      }
    }
  }
  const forces = free.map((direction) => loads[direction >> 1][direction % 2 === 0 ? 'x' : 'y']);
  const moves = solveByCholesky(stiffness, forces);
  const moveOf = (direction) => (held.has(direction) ? 0 : moves[rowOf.get(direction)]);
  return {
    barNewtons: directed.map(({ directions, share, newtonsPerMetre }) => {
      const stretchMetres = directions.reduce((sum, direction, i) => sum + share[i] * moveOf(direction), 0);
      return newtonsPerMetre * stretchMetres;
    }),
    movesMetres: joints.map((_, at) => ({ x: moveOf(2 * at), y: moveOf(2 * at + 1) })),
  };
}

export function barMetres([from, to], joints) {
  const x = joints[to].x - joints[from].x;
  const y = joints[to].y - joints[from].y;
  return Math.sqrt(x * x + y * y);
}

/** How far the bar is stretched by one metre in each of its ends' four directions, and how strongly it resists. */
function directBar([from, to], joints, newtons) {
  const metres = barMetres([from, to], joints);
  const cos = (joints[to].x - joints[from].x) / metres;
  const sin = (joints[to].y - joints[from].y) / metres;
  return {
    directions: [2 * from, 2 * from + 1, 2 * to, 2 * to + 1],
    share: [-cos, -sin, cos, sin],
    newtonsPerMetre: newtons / metres,
  };
}

/** Solves matrix · x = vector for a symmetric matrix, which is overwritten with its triangular factor. */
function solveByCholesky(matrix, vector) {
  const x = Float64Array.from(vector);
  for (const [row, numbers] of matrix.entries()) {
    const before = numbers[row];
    for (let column = 0; column <= row; column += 1) {
      let sum = numbers[column];
      for (let k = 0; k < column; k += 1) sum -= numbers[k] * matrix[column][k];
      if (column < row) numbers[column] = sum / matrix[column][column];
      else if (sum > 1e-12 * before) numbers[row] = Math.sqrt(sum);
      else throw new Error('the truss is no truss: its joints can move without a bar being stretched');
    }
    for (let k = 0; k < row; k += 1) x[row] -= numbers[k] * x[k];
    x[row] /= numbers[row];
  }
  for (let row = matrix.length - 1; row >= 0; row -= 1) {
    for (let k = row + 1; k < matrix.length; k += 1) x[row] -= matrix[k][row] * x[k];
    x[row] /= matrix[row][row];
  }
  return x;
}
