import type { LabCurve, LabFigure } from '../../../shared'
import { type CostSweep, secondsPerStep } from './findings'
import type { GradientCostPoint } from './measure-gradient'

/** Time against the number of parameters, and against the number of states. */
export function costFigures(sweeps: readonly CostSweep[], states: number, parameters: number): LabFigure[] {
  const held = { parameters: `${states} states`, states: `about ${parameters} parameters` }
  return [
    costFigure({
      name: 'parameters',
      title: `Time of a gradient against its parameters, ${held.parameters}`,
      axis: 'number of parameters m',
      law: { label: 'growth as m', power: 1 },
      curves: sweeps.map(({ method, byParameters }) => ({ label: method.title, points: byParameters })),
      size: (point) => point.parameters,
    }),
    costFigure({
      name: 'states',
      title: `Time of a gradient against its states, ${held.states}`,
      axis: 'number of states k',
      law: { label: 'growth as k³', power: 3 },
      curves: sweeps.map(({ method, byStates }) => ({ label: method.title, points: byStates })),
      size: (point) => point.states,
    }),
  ]
}

interface CostPicture {
  name: string
  title: string
  axis: string
  /** The growth that the paper aims at, drawn from the first point on. */
  law: { label: string; power: number }
  curves: readonly { label: string; points: readonly GradientCostPoint[] }[]
  size(point: GradientCostPoint): number
}

function costFigure({ name, title, axis, law, curves, size }: CostPicture): LabFigure {
  const drawn = curves.map(({ label, points }): LabCurve => {
    const made = points.filter(({ seconds }) => seconds !== null)
    return {
      label,
      look: 'line',
      x: Float64Array.from(made, size),
      y: Float64Array.from(made, (point) => 1e6 * secondsPerStep(point)),
    }
  })
  return {
    name,
    title,
    description: `Microseconds of a gradient for each step of its solve against the ${axis}, one line for each gradient method`,
    x: { title: axis, unit: null, logarithmic: true },
    panels: [
      {
        title: 'Time of a gradient',
        subtitle: 'for each step of its solve, µs',
        y: { logarithmic: true, range: null },
        curves: [...drawn, ...lawThrough(drawn[0], law)],
      },
    ],
  }
}

function lawThrough(curve: LabCurve | undefined, { label, power }: CostPicture['law']): LabCurve[] {
  const [first] = curve?.x ?? []
  if (curve === undefined || first === undefined) return []
  let grown = curve.x.map(() => curve.y[0]!)
  for (let factor = 0; factor < power; factor++) grown = grown.map((y, place) => (y * curve.x[place]!) / first)
  return [{ label, look: 'reference', x: curve.x, y: grown }]
}
