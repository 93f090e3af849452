import type { LabFinding, LabTable } from '../../../shared'
import { judged, type UnjudgedFinding } from '../finding'
import { robertsonEnd } from '../robertson'
import { paperErrors, paperThreshold, toleranceText } from './paper'
import { moment, momentStart, reversalTimes, type Reversal } from './reversal'

const species = 3
/** d(k2 y2^2)/dy2 is 2 k2 y2: what an error of y2 is multiplied by in the Jacobian. */
const amplification = 6e7

/** @param asInPaper whether the method is of the paper's kind, so that its numbers can be expected */
export function reversalFindings(
  reversals: readonly Reversal[],
  exact: Float64Array,
  rates: Float64Array,
  asInPaper: boolean,
): LabFinding[] {
  return [
    ...reversals.map((reversal) => judged(errorOf(reversal, asInPaper))),
    judged(momentOf(reversals, exact, asInPaper)),
    judged(rateOf(exact, rates)),
  ]
}

function errorOf(reversal: Reversal, asInPaper: boolean): UnjudgedFinding {
  const { tolerance, error } = reversal
  const reported = paperErrors.find((row) => row.tolerance === tolerance)
  const threshold = thresholdOf(tolerance)
  return {
    name: `error-${toleranceText(tolerance)}`,
    title: `Error of the reversal at tolerance ${toleranceText(tolerance)}`,
    unit: '%',
    paper: reported ? `${reported.percent} %` : threshold.paper,
    value: error === null ? null : 100 * error,
    note: fate(reversal),
    expected: asInPaper ? (reported ? bounds(reported.percent) : threshold.expected) : null,
  }
}

/**
 * Where the paper's error is large it is an accident: whether and how far the reversal leaves the solution changes with the rounding of
 * a single sum, in CVODE as here. Where it is small, errors of two BDF codes agree to an order of magnitude.
 */
function bounds(percent: number): UnjudgedFinding['expected'] {
  return percent > 10 ? { least: 10, orNone: true } : { least: percent / 10, most: 10 * percent }
}

function thresholdOf(tolerance: number): Pick<UnjudgedFinding, 'paper' | 'expected'> {
  const { percent, below } = paperThreshold
  if (tolerance === below) return { paper: `${percent} % or more`, expected: { least: percent } }
  if (tolerance < below) return { paper: `below ${percent} %`, expected: { most: percent } }
  return { paper: null, expected: null }
}

/** What became of a solve there and back, beyond its error. */
export function fate({ forward, back }: Reversal): string {
  if (forward.failure !== null) return `The way there failed at t = ${short(forward.failure.time)}.`
  if (back?.failure) return `The way back ran away at t = ${short(back.failure.time)}.`
  // y2 = 0 is crossed towards the other, negative root of dy2/dt = 0, which attracts where the solution's own repels.
  const negative = back !== null && back.values.at(1 - species)! < 0
  return negative ? 'The way back fell to the branch of negative y2.' : ''
}

const short = (time: number): string => String(Number(time.toPrecision(3)))

function momentOf(reversals: readonly Reversal[], exact: Float64Array, asInPaper: boolean): UnjudgedFinding {
  const loosest = reversals.reduce((best, each) => (each.tolerance > best.tolerance ? each : best))
  const { back, tolerance } = loosest
  // Samples of the way back fall: the start of the last moment is the last of its samples there.
  const place = reversalTimes.length - 1 - momentStart
  const reached = back !== null && back.samples > place
  const error = reached ? Math.abs(back.values[place * species + 1]! - exact[momentStart * species + 1]!) : null
  return {
    name: 'moment-error',
    title: `Error of y2 at t = ${(robertsonEnd - moment).toFixed(5)}, tolerance ${toleranceText(tolerance)}`,
    paper: 'about 1e-10',
    value: error,
    note: error === null ? '' : `In the Jacobian ${(amplification * error).toExponential(0)}; the paper: order 1e-3.`,
    expected: asInPaper ? { least: 1e-13, most: 1e-9 } : null,
  }
}

function rateOf(exact: Float64Array, rates: Float64Array): UnjudgedFinding {
  // One eigenvalue is 0 and the other slow: the fast one is the trace of the Jacobian, -(k1 + 2 k2 y2 + k3 y3), but for the slow one.
  const [, y2, y3] = exact.slice(-species)
  const trace = 0.04 + amplification * y2! + 1e4 * y3!
  return {
    name: 'largest-eigenvalue',
    title: 'Largest |eigenvalue| of the Jacobian',
    unit: '1/s',
    value: rates.reduce((largest, rate) => Math.max(largest, rate), 0),
    note: 'At t = 1e5. Forwards it decays, backwards it grows by e in 0.1 ms.',
    expected: { least: 0.999 * trace, most: 1.001 * trace },
  }
}

/** The solves behind the findings. */
export function reversalTable(reversals: readonly Reversal[]): LabTable {
  return {
    title: 'Solves',
    columns: ['tolerance', 'steps there', 'steps back', 'y1 at t = 0', 'y2 at t = 0', 'y3 at t = 0', 'what happened'],
    rows: reversals.map((reversal) => {
      const { tolerance, forward, back } = reversal
      const start = back?.failure === null ? [...back.values.slice(-species)] : [null, null, null]
      return [tolerance, forward.work.steps, back?.work.steps ?? null, ...start, fate(reversal) || 'It came back.']
    }),
  }
}
