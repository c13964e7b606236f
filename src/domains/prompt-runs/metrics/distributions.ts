/** What 95 % of a normal distribution lies within. */
export const Z95 = 1.959963984540054;

/**
 * The value that a Student t variable stays under with the given probability.
 *
 * @param probability over 0.5
 * @param freedom degrees of freedom, at least 1
 * @source bisection of the distribution function below; good to nine digits
 */
export function studentQuantile(probability: number, freedom: number): number {
  const name = `${probability} ${freedom}`;
  const quantile = known.get(name) ?? bisect(probability, freedom);
  if (known.size < KNOWN_MAX) known.set(name, quantile);
  return quantile;
}

/** The few that are asked again and again. */
const known = new Map<string, number>();
const KNOWN_MAX = 1_000;

function bisect(probability: number, freedom: number): number {
  let low = 0;
  let high = 1;
  while (studentProbability(high, freedom) < probability) high *= 2;
  for (let step = 0; step < 60; step += 1) {
    const middle = (low + high) / 2;
    if (studentProbability(middle, freedom) < probability) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** The probability that a Student t variable is under a value that is not negative. */
export function studentProbability(value: number, freedom: number): number {
  return 1 - incompleteBeta(freedom / (freedom + value * value), freedom / 2, 0.5) / 2;
}

/**
 * The regularised incomplete beta function.
 *
 * @source Abramowitz and Stegun 26.5.8, the continued fraction, by the method of Lentz
 */
function incompleteBeta(x: number, a: number, b: number): number {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  const front = Math.exp(logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log(1 - x));
  const isLeft = x < (a + 1) / (a + b + 2);
  return isLeft ? (front * continuedFraction(x, a, b)) / a : 1 - (front * continuedFraction(1 - x, b, a)) / b;
}

function continuedFraction(x: number, a: number, b: number): number {
  const tiny = 1e-300;
  let c = 1;
  let d = 1 / nonZero(1 - ((a + b) * x) / (a + 1), tiny);
  let fraction = d;
  for (let m = 1; m <= 300; m += 1) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / nonZero(1 + even * d, tiny);
    c = nonZero(1 + even / c, tiny);
    fraction *= d * c;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / nonZero(1 + odd * d, tiny);
    c = nonZero(1 + odd / c, tiny);
    const change = d * c;
    fraction *= change;
    if (Math.abs(change - 1) < 1e-12) break;
  }
  return fraction;
}

function nonZero(value: number, tiny: number): number {
  return Math.abs(value) < tiny ? tiny : value;
}

const LANCZOS = [
  676.5203681218851, -1259.1392167224028, 771.3234287776531, -176.6150291621406, 12.507343278686905,
  -0.13857109526572012, 9.984369578019572e-6, 1.5056327351493116e-7,
];

/** The logarithm of the gamma function of a number of at least 0.5. @source Lanczos, g = 7 */
function logGamma(value: number): number {
  const x = value - 1;
  const sum = LANCZOS.reduce((total, term, index) => total + term / (x + index + 1), 0.9999999999998099);
  const t = x + LANCZOS.length - 0.5;
  return 0.5 * Math.log(2 * Math.PI) + (x + 0.5) * Math.log(t) - t + Math.log(sum);
}
