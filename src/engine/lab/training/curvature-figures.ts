import type { LabCurve, LabFigure } from '../../../shared'
import type { ArmRuns } from './comparison-experiment'
import type { Curvature } from './curvature'

/** Which eigenvalues are followed along a training. */
const followed = [1, 3, 10, 30, 100]

/** The eigenvalues of J^T J of the first start of each way to train: all of them at some points, and some of them along the way. */
export function curvatureFigures(compared: readonly ArmRuns[]): LabFigure[] {
  const known = compared.flatMap(({ arm, runs, curvatures: [own] }) =>
    own === undefined || own.length === 0 ? [] : [{ title: arm.title, seed: runs[0]!.seed, points: own }],
  )
  if (known.length === 0) return []
  const { seed } = known[0]!
  const y = { logarithmic: true, range: null }
  return [
    {
      name: 'spectrum',
      title: `Eigenvalues of J^T J, seed ${seed}`,
      description:
        'The eigenvalues of J^T J against their place, at the first weights, on the way, and at the best, one panel for each way to train',
      x: { title: 'place of the eigenvalue', unit: null, logarithmic: true },
      panels: known.map(({ title, points }) => ({
        title,
        subtitle: 'eigenvalues, falling',
        y,
        curves: [
          spectrumCurve('first weights', points[0]!),
          spectrumCurve('half way', points[Math.floor((points.length - 1) / 2)]!),
          spectrumCurve('best', points.at(-1)!),
        ],
      })),
    },
    {
      name: 'spectrum-along',
      title: `Eigenvalues of J^T J along the training, seed ${seed}`,
      description: 'Some eigenvalues of J^T J against the epoch, one panel for each way to train',
      x: { title: 'epoch', unit: null, logarithmic: true },
      panels: known.map(({ title, points }) => ({
        title,
        subtitle: 'eigenvalues',
        y,
        curves: followed.map((place) => alongCurve(place, points)),
      })),
    },
  ]
}

/** Zeros, which are there where residuals hardly depend on the parameters, have no logarithm. */
const drawable = (value: number | undefined): number => (value !== undefined && value > 0 ? value : NaN)

function spectrumCurve(label: string, { eigenvalues }: Curvature): LabCurve {
  return {
    label,
    look: 'line',
    x: Float64Array.from(eigenvalues, (_, index) => index + 1),
    y: eigenvalues.map(drawable),
  }
}

function alongCurve(place: number, points: readonly Curvature[]): LabCurve {
  return {
    label: `number ${place}`,
    look: 'line',
    x: Float64Array.from(points, ({ epoch }) => epoch),
    y: Float64Array.from(points, ({ eigenvalues }) => drawable(eigenvalues[place - 1])),
  }
}
