/** Rows of few values: row `i` has the columns `columns[starts[i] .. starts[i + 1]]` with their values. */
export type Sparse = {
  rows: number;
  width: number;
  starts: Int32Array;
  columns: Int32Array;
  values: Float32Array;
};

/** Rows of a fixed width, one behind the other. */
export type Dense = { rows: number; width: number; values: Float64Array };

/** A dense matrix of zeros. */
export function zeros(rows: number, width: number): Dense {
  return { rows, width, values: new Float64Array(rows * width) };
}

/** `matrix × right`. */
export function multiply(matrix: Sparse, right: Dense): Dense {
  const product = zeros(matrix.rows, right.width);
  const { width } = right;
  for (let row = 0; row < matrix.rows; row += 1) {
    const target = row * width;
    for (let at = matrix.starts[row] ?? 0; at < (matrix.starts[row + 1] ?? 0); at += 1) {
      const value = matrix.values[at] ?? 0;
      const source = (matrix.columns[at] ?? 0) * width;
      for (let column = 0; column < width; column += 1) {
        product.values[target + column] =
          (product.values[target + column] ?? 0) + value * (right.values[source + column] ?? 0);
      }
    }
  }
  return product;
}

/** `matrixᵀ × right`. */
export function multiplyTransposed(matrix: Sparse, right: Dense): Dense {
  const product = zeros(matrix.width, right.width);
  const { width } = right;
  for (let row = 0; row < matrix.rows; row += 1) {
    const source = row * width;
    for (let at = matrix.starts[row] ?? 0; at < (matrix.starts[row + 1] ?? 0); at += 1) {
      const value = matrix.values[at] ?? 0;
      const target = (matrix.columns[at] ?? 0) * width;
      for (let column = 0; column < width; column += 1) {
        product.values[target + column] =
          (product.values[target + column] ?? 0) + value * (right.values[source + column] ?? 0);
      }
    }
  }
  return product;
}

/** `matrixᵀ × matrix`, a square of its width. */
export function gram({ rows, width, values }: Dense): Dense {
  const product = zeros(width, width);
  for (let row = 0; row < rows; row += 1) {
    const start = row * width;
    for (let first = 0; first < width; first += 1) {
      const value = values[start + first] ?? 0;
      if (value === 0) continue;
      for (let second = 0; second < width; second += 1) {
        product.values[first * width + second] =
          (product.values[first * width + second] ?? 0) + value * (values[start + second] ?? 0);
      }
    }
  }
  return product;
}

/** `left × right`, both dense. */
export function multiplyDense(left: Dense, right: Dense): Dense {
  const product = zeros(left.rows, right.width);
  for (let row = 0; row < left.rows; row += 1) {
    for (let inner = 0; inner < left.width; inner += 1) {
      const value = left.values[row * left.width + inner] ?? 0;
      if (value === 0) continue;
      for (let column = 0; column < right.width; column += 1) {
        const at = row * right.width + column;
        product.values[at] = (product.values[at] ?? 0) + value * (right.values[inner * right.width + column] ?? 0);
      }
    }
  }
  return product;
}

/** Scales every row to length 1; a row of zeros stays. */
export function normalizeRows({ rows, width, values }: Dense): void {
  for (let row = 0; row < rows; row += 1) {
    let squares = 0;
    for (let at = row * width; at < (row + 1) * width; at += 1) squares += (values[at] ?? 0) ** 2;
    if (squares === 0) continue;
    const scale = 1 / Math.sqrt(squares);
    for (let at = row * width; at < (row + 1) * width; at += 1) values[at] = (values[at] ?? 0) * scale;
  }
}

/** The rows of these numbers, in their order. */
export function takeRows(matrix: Sparse, order: ArrayLike<number>): Sparse {
  const starts = new Int32Array(order.length + 1);
  for (let index = 0; index < order.length; index += 1) {
    const row = order[index] ?? 0;
    starts[index + 1] = (starts[index] ?? 0) + (matrix.starts[row + 1] ?? 0) - (matrix.starts[row] ?? 0);
  }
  const size = starts[order.length] ?? 0;
  const columns = new Int32Array(size);
  const values = new Float32Array(size);
  for (let index = 0; index < order.length; index += 1) {
    const row = order[index] ?? 0;
    const from = matrix.starts[row] ?? 0;
    const to = matrix.starts[row + 1] ?? 0;
    columns.set(matrix.columns.subarray(from, to), starts[index] ?? 0);
    values.set(matrix.values.subarray(from, to), starts[index] ?? 0);
  }
  return { rows: order.length, width: matrix.width, starts, columns, values };
}
