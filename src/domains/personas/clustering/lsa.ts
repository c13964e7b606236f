import {
  type Dense,
  gram,
  multiply,
  multiplyDense,
  multiplyTransposed,
  normalizeRows,
  type Sparse,
  zeros,
} from './matrix.ts';
import { createRandom } from './random.ts';

/** Directions searched beside the wanted ones, and times the search is sharpened. */
const OVERSAMPLING = 10;
const POWER_ITERATIONS = 3;
const JACOBI_SWEEPS = 30;

/**
 * The `dimensions` directions of term space in which the rows differ most (latent semantic analysis), found by a randomised
 * subspace iteration. Fewer where the rows have no more.
 *
 * @returns as columns of a matrix with a row for each term
 * @source Halko, Martinsson and Tropp, "Finding structure with randomness", 2011
 */
export function findDirections(matrix: Sparse, dimensions: number, seed: number): Dense {
  const width = Math.max(1, Math.min(dimensions + OVERSAMPLING, matrix.rows, matrix.width));
  const random = createRandom(seed);
  let basis = zeros(matrix.width, width);
  for (let at = 0; at < basis.values.length; at += 1) basis.values[at] = random.normal();
  orthonormalize(basis);
  for (let turn = 0; turn < POWER_ITERATIONS; turn += 1) {
    basis = multiplyTransposed(matrix, multiply(matrix, basis));
    orthonormalize(basis);
  }
  const { vectors, order } = eigen(gram(multiply(matrix, basis)));
  const kept = Math.min(dimensions, width);
  const rotation = zeros(width, kept);
  for (let column = 0; column < kept; column += 1) {
    const source = order[column] ?? 0;
    for (let row = 0; row < width; row += 1) {
      rotation.values[row * kept + column] = vectors.values[row * width + source] ?? 0;
    }
  }
  return multiplyDense(basis, rotation);
}

/** The rows as points of length 1 in these directions. */
export function project(matrix: Sparse, directions: Dense): Dense {
  const points = multiply(matrix, directions);
  normalizeRows(points);
  return points;
}

/** Makes the columns orthonormal, twice over because once is not enough in floating point; dependent ones become zero. */
function orthonormalize(matrix: Dense): void {
  for (let column = 0; column < matrix.width; column += 1) {
    const before = lengthOf(matrix, column);
    for (let turn = 0; turn < 2; turn += 1) {
      for (let other = 0; other < column; other += 1) subtractProjection(matrix, column, other);
    }
    const length = lengthOf(matrix, column);
    scaleColumn(matrix, column, length > before * 1e-10 ? 1 / length : 0);
  }
}

function lengthOf({ values, width }: Dense, column: number): number {
  let squares = 0;
  for (let at = column; at < values.length; at += width) squares += (values[at] ?? 0) ** 2;
  return Math.sqrt(squares);
}

function scaleColumn({ values, width }: Dense, column: number, scale: number): void {
  for (let at = column; at < values.length; at += width) values[at] = (values[at] ?? 0) * scale;
}

function subtractProjection({ values, width }: Dense, column: number, other: number): void {
  let dot = 0;
  for (let at = 0; at < values.length; at += width) dot += (values[at + column] ?? 0) * (values[at + other] ?? 0);
  for (let at = 0; at < values.length; at += width) {
    values[at + column] = (values[at + column] ?? 0) - dot * (values[at + other] ?? 0);
  }
}

/** Eigenvectors of a symmetric matrix, as columns; `order` names them from the largest value on. @source cyclic Jacobi */
function eigen(matrix: Dense): { vectors: Dense; order: number[] } {
  const size = matrix.width;
  const vectors = zeros(size, size);
  for (let index = 0; index < size; index += 1) vectors.values[index * size + index] = 1;
  for (let sweep = 0; sweep < JACOBI_SWEEPS && offDiagonal(matrix) > 1e-20; sweep += 1) {
    for (let first = 0; first < size - 1; first += 1) {
      for (let second = first + 1; second < size; second += 1) rotate(matrix, vectors, first, second);
    }
  }
  const diagonalAt = (index: number): number => matrix.values[index * size + index] ?? 0;
  const order = Array.from({ length: size }, (_, index) => index).sort(
    (a, b) => diagonalAt(b) - diagonalAt(a) || a - b,
  );
  return { vectors, order };
}

function offDiagonal({ values, width }: Dense): number {
  let off = 0;
  let diagonal = 0;
  for (let row = 0; row < width; row += 1) {
    for (let column = 0; column < width; column += 1) {
      const square = (values[row * width + column] ?? 0) ** 2;
      if (row === column) diagonal += square;
      else off += square;
    }
  }
  return diagonal === 0 ? 0 : off / diagonal;
}

function rotate({ values, width }: Dense, vectors: Dense, first: number, second: number): void {
  const across = values[first * width + second] ?? 0;
  if (across === 0) return;
  const theta = ((values[second * width + second] ?? 0) - (values[first * width + first] ?? 0)) / (2 * across);
  const tangent = Math.sign(theta || 1) / (Math.abs(theta) + Math.sqrt(theta * theta + 1));
  const cosine = 1 / Math.sqrt(tangent * tangent + 1);
  const sine = tangent * cosine;
  const turn = (at: number, to: number, target: Float64Array): void => {
    const a = target[at] ?? 0;
    const b = target[to] ?? 0;
    target[at] = cosine * a - sine * b;
    target[to] = sine * a + cosine * b;
  };
  for (let index = 0; index < width; index += 1) turn(index * width + first, index * width + second, values);
  for (let index = 0; index < width; index += 1) turn(first * width + index, second * width + index, values);
  for (let index = 0; index < width; index += 1) turn(index * width + first, index * width + second, vectors.values);
}
