import type { GradientReport } from '../shared'
import { linearScale, logarithmicScale } from './axis-scale'
import { logarithmicExtent } from './extent'
import { measuredCurves, type MeasuredCurvesOptions, type MeasuredCurvesSheet } from './measured-curves'
import { valueText } from './number-text'

/** Digits that are of interest: fewer are no gradient, more are below what an optimiser can tell. */
const shown = [0.5, 6] as const
const padding = 0.05
const milliseconds = 1e3

/** Time against the relative error of a gradient, one line per method through the best of the methods of integration. */
export function gradientPrecision(
  { problem, solvers }: Pick<GradientReport, 'problem' | 'solvers'>,
  options: MeasuredCurvesOptions,
): MeasuredCurvesSheet {
  const names = solvers.map(({ title, peer }) => ({ label: title, peer }))
  const curves = solvers.map(({ front }) =>
    front
      .filter(({ digits }) => digits >= shown[0] && digits <= shown[1])
      .map(({ digits, seconds }) => ({ x: digits, y: seconds * milliseconds })),
  )
  const [minimum, maximum] = logarithmicExtent(
    curves.flat().map(({ y }) => y),
    padding,
  )
  const panel = {
    title: problem.title,
    subtitle: `loss and gradient: time, ms; digits of the relative error, ${problem.parameters} parameters`,
    curves,
    scales: (xTicks: number, yTicks: number) => ({
      x: linearScale(...shown, xTicks),
      y: logarithmicScale(minimum, maximum, yTicks),
    }),
  }
  const axis = { title: 'correct digits', text: (digits: number) => `${valueText(digits, 3)} digits` }
  return measuredCurves([panel], names, axis, options)
}
