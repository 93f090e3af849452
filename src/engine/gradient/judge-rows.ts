import type { GradientRow, Outcome } from '../../shared'
import { type GradientMethod, type MethodName, agreement, parameterSizes } from '../../solver'
import type { TimedGradient } from './compute-gradient'
import type { GradientProblem } from './gradient-problem'
import { methodTitle } from './method-title'
import { finite, relativeError } from './relative-error'
import type { SolutionGradient } from './solution-gradient'
import type { StepDifferences } from './step-differences'
import { type GradientErrors, verdictOf, verdictWords } from './verdict'

/** One method's gradient, or why there is none. */
export interface ComputedRow {
  row: GradientMethod
  method: MethodName
  outcome: Outcome<TimedGradient>
}

/** Derivatives of the steps differ from their differences by what Newton's method leaves, which is less than this. */
const EXACT = 0.05

/** The rows of a check's table. */
export function judgeRows(
  computed: readonly ComputedRow[],
  differences: readonly StepDifferences[],
  solution: Outcome<SolutionGradient>,
  { parameters }: GradientProblem,
  tolerance: number,
): GradientRow[] {
  const sizes = parameterSizes(parameters)
  const errorsOf = ({ method, outcome }: ComputedRow): Omit<GradientErrors, 'toleranceError' | 'tolerance'> | null => {
    if (outcome.status === 'failed') return null
    const { gradient } = outcome.value
    const difference = differences.find(({ summary }) => summary.method === method)
    return {
      stepsError: difference?.check ? finite(agreement(difference.check, gradient).error) : null,
      resolution: difference?.summary.resolution ?? null,
      solutionError:
        solution.status === 'failed' ? null : finite(relativeError(gradient, solution.value.gradient, sizes)),
    }
  }
  const measured = computed.map((item) => ({ ...item, errors: errorsOf(item) }))
  /** By what the tolerance leaves of the steps of a method: what their most exact derivative is off by. */
  const toleranceError = (method: MethodName): number | null => {
    const exact = measured.flatMap(({ method: other, errors }) => {
      const stepsError = errors?.stepsError ?? Infinity
      return other === method && errors && stepsError <= EXACT ? [{ ...errors, stepsError }] : []
    })
    return exact.sort((a, b) => a.stepsError - b.stepsError)[0]?.solutionError ?? null
  }
  return measured.map(({ row, method, outcome, errors }): GradientRow => {
    const names = { gradientMethod: row.name, title: row.title, method, methodTitle: methodTitle(method) }
    if (outcome.status === 'failed') return { ...names, outcome }
    const { gradient: _, ...cost } = outcome.value
    const known = { ...errors!, toleranceError: toleranceError(method), tolerance }
    const verdict = verdictOf(known)
    const { stepsError, solutionError } = known
    const words = verdictWords(verdict, known)
    return { ...names, outcome: { status: 'solved', verdict, words, stepsError, solutionError, ...cost } }
  })
}
