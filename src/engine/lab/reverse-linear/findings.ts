import type { LabFinding } from '../../../shared'
import { elementaryFunctions } from '../../../solver'
import { judged } from '../finding'
import type { LinearReversal } from './reversal'

/** From here on, to stronger decay, the error of the way there is the absolute tolerance's and no longer falls with the solution. */
const settled = -30
/** With a smaller absolute tolerance it is not: u is e^-30, 1e-13, there. */
const leastTolerance = 1e-12

/** The solves of one run. */
export interface LinearReversals {
  /** With a relative and an absolute tolerance, as solvers have by default. */
  usual: readonly LinearReversal[]
  absoluteTolerance: number
  /** With the relative tolerance alone: lambda = -100. */
  relativeOnly: LinearReversal
  /** The same at lambda = -10000. */
  strongest: LinearReversal
}

/** @param asInPaper whether the method is the paper's, so that its numbers can be expected */
export function linearFindings(
  { usual, absoluteTolerance, relativeOnly, strongest }: LinearReversals,
  asInPaper: boolean,
): LabFinding[] {
  const expect = <E>(expected: E): E | null => (asInPaper ? expected : null)
  const points = usual.filter(({ lambda, error }) => lambda <= settled && error !== null && error > 0)
  const lost = strongest.error === null || strongest.error >= 1
  return [
    judged({
      name: 'growth',
      title: `Growth of ln(error) with -λ, from λ = ${settled} on`,
      paper: 'exponential: e^(-λ), so 1',
      value: slope(points),
      note: points.length < 2 ? 'Too few reversals came back for it.' : '',
      expected: absoluteTolerance > leastTolerance ? expect({ least: 0.9, most: 1.15 }) : null,
    }),
    judged({
      name: 'lambda-100',
      title: 'Error at λ = -100, relative tolerance alone',
      unit: '%',
      paper: 'about 1 %',
      value: relativeOnly.error === null ? null : 100 * relativeOnly.error,
      note: `The way there alone is wrong by ${percentThere(relativeOnly)}; with an absolute tolerance nothing of u is left at t = 1.`,
      expected: expect({ most: 10 }),
    }),
    judged({
      name: 'lambda-10000',
      title: 'Error at λ = -10000, relative tolerance alone',
      unit: '%',
      paper: 'cannot be reversed in double precision',
      value: strongest.error === null ? null : 100 * strongest.error,
      note: lost ? 'It cannot be reversed: e^-10000 is no double.' : '',
      expected: expect({ least: 100, orNone: true }),
    }),
  ]
}

function percentThere({ lambda, forwardError }: LinearReversal): string {
  if (forwardError === null) return 'more than can be said'
  const relative = Math.abs(forwardError) / elementaryFunctions('plain').exp(lambda)
  return `${(100 * relative).toPrecision(2)} %`
}

/** Of ln(error) against -lambda, by least squares; null for fewer than two points. */
function slope(points: readonly LinearReversal[]): number | null {
  if (points.length < 2) return null
  const { log } = elementaryFunctions('plain')
  const rows = points.map(({ lambda, error }) => ({ x: -lambda, y: log(error!) }))
  const mean = (pick: (row: { x: number; y: number }) => number) =>
    rows.reduce((sum, row) => sum + pick(row), 0) / rows.length
  const [x, y] = [mean((row) => row.x), mean((row) => row.y)]
  return mean((row) => (row.x - x) * (row.y - y)) / mean((row) => (row.x - x) * (row.x - x))
}
