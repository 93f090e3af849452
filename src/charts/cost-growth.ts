import type { FamilyResult, GrowthPoint } from '../shared'
import { logarithmicScale } from './axis-scale'
import { logarithmicExtent } from './extent'
import { measuredCurves, type MeasuredCurvesOptions, type MeasuredCurvesSheet } from './measured-curves'
import { valueText } from './number-text'

const padding = 0.05

/** What is drawn of each size, in its unit. */
const quantities: readonly { title: string; subtitle: string; of(point: GrowthPoint): number }[] = [
  { title: 'One step', subtitle: 'time, µs', of: ({ secondsPerStep }) => 1e6 * secondsPerStep },
  { title: 'First step', subtitle: 'with compilation: time, ms', of: ({ firstStepSeconds }) => 1e3 * firstStepSeconds },
]

/** Time per step and of the first one, compilation included, against the number of states, both logarithmic, one line per family of models. */
export function costGrowth(families: readonly FamilyResult[], options: MeasuredCurvesOptions): MeasuredCurvesSheet {
  const names = families.map(({ title, stepExponent }) => {
    const growth = stepExponent === null ? '' : ` (one step: k^${stepExponent.toFixed(2)})`
    return { label: `${title}${growth}`, peer: false }
  })
  const panels = quantities.map(({ title, subtitle, of }) => {
    const curves = families.map(({ points }) => points.map((point) => ({ x: point.states, y: of(point) })))
    const range = (pick: (point: { x: number; y: number }) => number) =>
      logarithmicExtent(curves.flat().map(pick), padding)
    return {
      title,
      subtitle,
      curves,
      scales: (xTicks: number, yTicks: number) => ({
        x: logarithmicScale(...range(({ x }) => x), xTicks),
        y: logarithmicScale(...range(({ y }) => y), yTicks),
      }),
    }
  })
  return measuredCurves(panels, names, { title: 'number of states k', text: (k) => `k = ${valueText(k, 4)}` }, options)
}
