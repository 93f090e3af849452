/**
 * Sums of squares whose minima are known in closed form: More, Garbow and Hillstrom, "Testing unconstrained optimization software", ACM Transactions
 * on Mathematical Software 7 (1981) 17-41, by their numbers there.
 */
export interface LeastSquaresProblem {
  name: string
  start: number[]
  residuals(x: Float64Array): number[]
  /** [residuals][parameters] */
  jacobian(x: Float64Array): number[][]
  /** Where the sum of squares is least, and r^T r there. */
  minimum: number[]
  sumOfSquares: number
}

const beale = [1.5, 2.25, 2.625]

export const classicalProblems: readonly LeastSquaresProblem[] = [
  {
    name: 'Rosenbrock (1)',
    start: [-1.2, 1],
    residuals: ([x, y]) => [10 * (y! - x! * x!), 1 - x!],
    jacobian: ([x]) => [
      [-20 * x!, 10],
      [-1, 0],
    ],
    minimum: [1, 1],
    sumOfSquares: 0,
  },
  {
    name: 'Powell, badly scaled (3)',
    start: [0, 1],
    residuals: ([x, y]) => [1e4 * x! * y! - 1, Math.exp(-x!) + Math.exp(-y!) - 1.0001],
    jacobian: ([x, y]) => [
      [1e4 * y!, 1e4 * x!],
      [-Math.exp(-x!), -Math.exp(-y!)],
    ],
    minimum: [1.098159e-5, 9.106146],
    sumOfSquares: 0,
  },
  {
    name: 'Beale (5)',
    start: [1, 1],
    residuals: ([x, y]) => beale.map((value, index) => value - x! * (1 - y! ** (index + 1))),
    jacobian: ([x, y]) => beale.map((_, index) => [y! ** (index + 1) - 1, x! * (index + 1) * y! ** index]),
    minimum: [3, 0.5],
    sumOfSquares: 0,
  },
  {
    name: 'Powell, singular (13)',
    start: [3, -1, 0, 1],
    residuals: ([a, b, c, d]) => [
      a! + 10 * b!,
      Math.sqrt(5) * (c! - d!),
      (b! - 2 * c!) ** 2,
      Math.sqrt(10) * (a! - d!) ** 2,
    ],
    jacobian: ([a, b, c, d]) => [
      [1, 10, 0, 0],
      [0, 0, Math.sqrt(5), -Math.sqrt(5)],
      [0, 2 * (b! - 2 * c!), -4 * (b! - 2 * c!), 0],
      [2 * Math.sqrt(10) * (a! - d!), 0, 0, -2 * Math.sqrt(10) * (a! - d!)],
    ],
    minimum: [0, 0, 0, 0],
    sumOfSquares: 0,
  },
  {
    name: 'Freudenstein and Roth (2)',
    start: [0.5, -2],
    residuals: ([x, y]) => [-13 + x! + ((5 - y!) * y! - 2) * y!, -29 + x! + ((y! + 1) * y! - 14) * y!],
    jacobian: ([, y]) => [
      [1, 10 * y! - 3 * y! * y! - 2],
      [1, 3 * y! * y! + 2 * y! - 14],
    ],
    // A local minimum, the one that is found from here.
    minimum: [11.41277900676, -0.89680525327],
    sumOfSquares: 48.98425367924,
  },
]
