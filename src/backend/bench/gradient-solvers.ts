import type { FrontPoint, GradientBar, GradientMark, GradientPoint, GradientSolver } from '../../shared'
import { geometricMean, paretoFront, secondsAt } from '../../engine'
import { gradientMethods } from '../../solver'
import { type GradientContestant, cvodesAdjoint, cvodesSensitivities } from './gradient-contestant'
import type { SweepResult } from './sweep'

/** By gradient method: the methods of integration that it does not know. */
export type Refusals = ReadonlyMap<string, GradientSolver['refused']>

/** Digits at which gradients are compared: relative errors of 1e-2, 1e-3 and 1e-4. */
const marks = [2, 3, 4]
/** What our fastest gradient may take of CVODES's adjoint, and our forward sensitivities of its own. */
const mostOfAdjoint = 0.1
const mostOfSensitivities = 0.05
const forward = 'forward'

/** Every gradient method through whichever method of integration does best: one front of all of them. */
export function gradientSolvers(
  swept: readonly SweepResult<GradientContestant>[],
  refused: Refusals,
): GradientSolver[] {
  const names = [...new Set(swept.map(({ contestant }) => contestant.gradientMethod))]
  const fronts = new Map(
    names.map((name) => {
      const points = swept.flatMap((result) =>
        result.contestant.gradientMethod === name ? result.points.map((point) => through(result, point)) : [],
      )
      return [name, { points, front: paretoFront(points.filter(({ digits }) => digits >= 0)) }]
    }),
  )
  const peer = fronts.get(cvodesAdjoint.name)?.front
  return names.map((name) => {
    const results = swept.filter(({ contestant }) => contestant.gradientMethod === name)
    const { points, front } = fronts.get(name)!
    const [{ contestant }] = results as [SweepResult<GradientContestant>]
    const compared = marks.map((digits) => markOf(front, digits, contestant.peer ? undefined : peer))
    const ratios = compared.flatMap(({ ratio }) => (ratio === null ? [] : [ratio]))
    return {
      name,
      title: contestant.peer ? contestant.title : (gradientMethods.find((row) => row.name === name)?.title ?? name),
      peer: contestant.peer,
      front,
      marks: compared,
      meanRatio: ratios.length === 0 ? null : geometricMean(ratios),
      sweep: points.map(rounded),
      failures: results.reduce((sum, { failures }) => sum + failures, 0),
      refused: refused.get(name) ?? [],
    }
  })
}

const through = ({ contestant }: SweepResult<GradientContestant>, point: FrontPoint): GradientPoint => ({
  ...point,
  method: contestant.method,
})

function markOf(
  front: readonly GradientPoint[],
  digits: number,
  peer: readonly FrontPoint[] | undefined,
): GradientMark {
  const seconds = secondsAt(front, digits)
  const peerSeconds = peer === undefined ? null : secondsAt(peer, digits)
  const ratio = seconds === null || peerSeconds === null ? null : seconds / peerSeconds
  return { digits, seconds, ratio, method: front.find((point) => point.digits >= digits)?.method ?? null }
}

/** A point in as many digits as a look at it needs: there are thousands. */
function rounded({ method, relativeTolerance, absoluteTolerance, digits, seconds }: GradientPoint) {
  const short = (value: number) => Number(value.toPrecision(4))
  return {
    method,
    relativeTolerance: short(relativeTolerance),
    absoluteTolerance,
    digits: short(digits),
    seconds: short(seconds),
  }
}

/** Our times at equal errors beside the most that they may be of the peer's; none without the peer. */
export function speedBars(solvers: readonly GradientSolver[]): GradientBar[] {
  const named = (name: string) => solvers.find((solver) => solver.name === name)
  const ours = solvers.filter(({ peer }) => !peer)
  const secondsOf = (solver: GradientSolver | undefined, place: number) => solver?.marks[place]?.seconds ?? null
  const bar = (title: string, most: number, seconds: number | null, peer: number | null): GradientBar => ({
    title,
    most,
    value: seconds === null || peer === null ? null : seconds / peer,
  })
  const [adjoint, sensitivities] = [named(cvodesAdjoint.name), named(cvodesSensitivities.name)]
  if (adjoint === undefined || sensitivities === undefined) return []
  return marks.flatMap((digits, place) => {
    const at = `at a relative error of ${(10 ** -digits).toExponential(0)}`
    const times = ours.flatMap((solver) => secondsOf(solver, place) ?? [])
    const fastest = times.length === 0 ? null : Math.min(...times)
    return [
      bar(`the fastest gradient / ${adjoint.title} ${at}`, mostOfAdjoint, fastest, secondsOf(adjoint, place)),
      bar(
        `${forward} / ${sensitivities.title} ${at}`,
        mostOfSensitivities,
        secondsOf(named(forward), place),
        secondsOf(sensitivities, place),
      ),
    ]
  })
}
