import type { LabCurve, LabFigure } from '../../../shared'
import { robertsonEnd } from '../robertson'
import { momentStart, reversalTimes, type Reversal } from './reversal'
import { paperErrors, toleranceText } from './paper'

const species = 3
const time = { title: 'time', unit: 's', logarithmic: true }
const upwards = (values: ArrayLike<number>, index: number, from = 0): Float64Array =>
  Float64Array.from({ length: reversalTimes.length - from }, (_, place) => values[(from + place) * species + index]!)

/** One species of a reversal at the times that it reached, in rising order. */
function reversed({ tolerance, back }: Reversal, index: number, label: string): LabCurve {
  const count = Math.min(back?.samples ?? 0, reversalTimes.length)
  const from = reversalTimes.length - count
  const y = Float64Array.from({ length: count }, (_, place) => back!.values[(count - 1 - place) * species + index]!)
  return { label: `${label} ${toleranceText(tolerance)}`, look: 'line', x: reversalTimes.slice(from), y }
}

/** Figure 1: y1 forwards and backwards, and the eigenvalue of largest magnitude along the way. */
export function reversalFigure(reversals: readonly Reversal[], exact: Float64Array, rates: Float64Array): LabFigure {
  return {
    name: 'figure-1',
    title: 'Figure 1: y1 forwards and backwards, and the largest eigenvalue',
    description:
      'y1 against time: the solution, and solves from its end back to the start at several tolerances; below, the largest magnitude of an eigenvalue of the Jacobian',
    x: time,
    panels: [
      {
        title: 'y1',
        subtitle: 'forwards, and backwards at several tolerances',
        y: { logarithmic: false, range: [-0.2, 1.8] },
        curves: [
          { label: 'forwards', look: 'reference', x: reversalTimes, y: upwards(exact, 0) },
          ...reversals.map((reversal) => reversed(reversal, 0, 'back,')),
        ],
      },
      {
        title: 'Largest |eigenvalue|',
        subtitle: 'of the Jacobian, 1/s',
        y: { logarithmic: true, range: null },
        curves: [{ label: 'forwards', look: 'reference', x: reversalTimes, y: rates }],
      },
    ],
  }
}

/** The error of the reversal against the tolerance, ours and the paper's. */
export function errorFigure(reversals: readonly Reversal[], methodTitle: string): LabFigure {
  const points = (chosen: readonly Reversal[], y: (reversal: Reversal) => number) => ({
    x: Float64Array.from(chosen, ({ tolerance }) => tolerance),
    y: Float64Array.from(chosen, y),
  })
  const back = reversals.filter(({ error }) => error !== null)
  const lost = reversals.filter(({ error }) => error === null)
  return {
    name: 'error',
    title: 'Error of the reversal against the tolerance',
    description: 'Relative error of y1 at the start after the way there and back, in per cent, against the tolerance',
    x: { title: 'tolerance, relative and absolute', unit: null, logarithmic: true },
    panels: [
      {
        title: 'Error of the reversal',
        subtitle: 'of y1 at t = 0, %',
        y: { logarithmic: true, range: null },
        curves: [
          { label: `Kinode, ${methodTitle}`, look: 'line', ...points(back, ({ error }) => 100 * error!) },
          { label: 'ran away', look: 'absent', ...points(lost, () => NaN) },
          {
            label: 'paper, CVODE',
            look: 'paper',
            x: Float64Array.from(paperErrors, ({ tolerance }) => tolerance),
            y: Float64Array.from(paperErrors, ({ percent }) => percent),
          },
        ],
      },
    ],
  }
}

/** Figure 2, top: y2 forwards and backwards. */
export function slowSpeciesFigure(reversals: readonly Reversal[], exact: Float64Array): LabFigure {
  return {
    name: 'figure-2',
    title: 'Figure 2: y2 forwards and backwards',
    description: 'y2 against time: the solution, and solves from its end back to the start at several tolerances',
    x: time,
    panels: [
      {
        title: 'y2',
        subtitle: 'forwards, and backwards at several tolerances',
        y: { logarithmic: false, range: [-1e-5, 6e-5] },
        curves: [
          { label: 'forwards', look: 'reference', x: reversalTimes, y: upwards(exact, 1) },
          ...reversals.map((reversal) => reversed(reversal, 1, 'back,')),
        ],
      },
    ],
  }
}

/** Figure 2, bottom: the first moment of the way back, as the error of y2, which is too small to be seen in y2 itself. */
export function momentFigure(reversals: readonly Reversal[], exact: Float64Array): LabFigure {
  const times = reversalTimes.slice(momentStart)
  const before = times.map((at) => robertsonEnd - at)
  const truth = upwards(exact, 1, momentStart)
  return {
    name: 'figure-2-moment',
    title: 'Figure 2, the first moment of the way back',
    description:
      'Magnitude of the error of y2 against the time before t = 1e5, at several tolerances: what it was at the end of the way there, where the first step back goes over the whole moment',
    x: { title: 'time before t = 1e5', unit: 's', logarithmic: false },
    panels: [
      {
        title: 'Error of y2',
        subtitle: 'on the way back',
        y: { logarithmic: true, range: null },
        curves: reversals.map((reversal): LabCurve => {
          const { label, y } = reversed(reversal, 1, 'back,')
          const errors = y.slice(-truth.length).map((value, place) => Math.abs(value - truth[place]!))
          const whole = errors.length === truth.length
          return {
            label,
            look: 'line',
            x: whole ? before : new Float64Array(0),
            y: whole ? errors : new Float64Array(0),
          }
        }),
      },
    ],
  }
}
