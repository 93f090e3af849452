import type { GradientGrowth } from '../shared'
import { logarithmicScale } from './axis-scale'
import { logarithmicExtent } from './extent'
import { measuredCurves, type MeasuredCurvesOptions, type MeasuredCurvesSheet } from './measured-curves'
import { valueText } from './number-text'

const padding = 0.05
const panels = [
  { by: 'states', title: 'Growth with states', unit: 'k' },
  { by: 'parameters', title: 'Growth with parameters', unit: 'm' },
] as const

/** Time of a gradient per step against states and against parameters, all logarithmic, one line per gradient method. */
export function gradientGrowth(growth: readonly GradientGrowth[], options: MeasuredCurvesOptions): MeasuredCurvesSheet {
  const methods = [...new Map(growth.map(({ gradientMethod, title }) => [gradientMethod, title]))]
  const exponentOf = (name: string, by: GradientGrowth['by']): string => {
    const exponent = growth.find((row) => row.gradientMethod === name && row.by === by)?.exponent ?? null
    return exponent === null ? 'unknown' : `${by === 'states' ? 'k' : 'm'}^${exponent.toFixed(2)}`
  }
  const names = methods.map(([name, title]) => ({
    label: `${title} (${exponentOf(name, 'states')}, ${exponentOf(name, 'parameters')})`,
    peer: false,
  }))
  const drawn = panels.map(({ by, title, unit }) => {
    const curves = methods.map(([name]) => {
      const points = growth.find((row) => row.gradientMethod === name && row.by === by)?.points ?? []
      return points.map((point) => ({ x: point[by], y: 1e3 * point.secondsPerStep }))
    })
    const range = (pick: (point: { x: number; y: number }) => number) =>
      logarithmicExtent(curves.flat().map(pick), padding)
    return {
      title,
      subtitle: `time of a gradient per step, ms, against ${unit}`,
      curves,
      scales: (xTicks: number, yTicks: number) => ({
        x: logarithmicScale(...range(({ x }) => x), xTicks),
        y: logarithmicScale(...range(({ y }) => y), yTicks),
      }),
    }
  })
  const axis = { title: 'number of states k, of parameters m', text: (size: number) => valueText(size, 4) }
  return measuredCurves(drawn, names, axis, options)
}
