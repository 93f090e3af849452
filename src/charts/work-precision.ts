import type { ProblemResult } from '../shared'
import { linearScale, logarithmicScale } from './axis-scale'
import { finiteExtent, padded } from './extent'
import { measuredCurves, type MeasuredCurvesOptions, type MeasuredCurvesSheet } from './measured-curves'
import { valueText } from './number-text'

/** Digits that are of interest: fewer are no solution, more are the reference's own errors. */
const shown = [2, 10] as const
const padding = 0.05
/** Times beyond so many times the peer's slowest leave the picture rather than flatten the rest. */
const mostOverPeer = 10
const microseconds = 1e6

/** Time against correct digits, one panel per problem, one line per solver through its Pareto front. */
export function workPrecision(
  problems: readonly Pick<ProblemResult, 'title' | 'error' | 'solvers'>[],
  options: MeasuredCurvesOptions,
): MeasuredCurvesSheet {
  const solvers = new Map(problems.flatMap((problem) => problem.solvers.map((solver) => [solver.name, solver])))
  const names = [...solvers.values()].map(({ title, peer }) => ({ label: title, peer }))
  const panels = problems.map((problem) => {
    const curves = [...solvers.keys()].map((name) =>
      (problem.solvers.find((solver) => solver.name === name)?.front ?? [])
        .filter(({ digits }) => digits >= shown[0] && digits <= shown[1])
        .map(({ digits, seconds }) => ({ x: digits, y: seconds * microseconds })),
    )
    return {
      title: problem.title,
      subtitle: `time, µs; digits of the ${problem.error}`,
      curves,
      scales: (xTicks: number, yTicks: number) => {
        const [fastest, slowest] = finiteExtent(curves.flat().map(({ y }) => y)) ?? [1, 10]
        const peer = finiteExtent(
          curves.filter((_, place) => names[place]!.peer).flatMap((curve) => curve.map(({ y }) => y)),
        )
        const top = peer === null ? slowest : Math.min(slowest, mostOverPeer * peer[1])
        const [minimum, maximum] = padded([Math.log10(fastest), Math.log10(top)], padding)
        return { x: linearScale(...shown, xTicks), y: logarithmicScale(minimum, maximum, yTicks) }
      },
    }
  })
  return measuredCurves(
    panels,
    names,
    { title: 'correct digits', text: (digits) => `${valueText(digits, 3)} digits` },
    options,
  )
}
