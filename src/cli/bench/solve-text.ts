import type { FrontPoint, ProblemResult, SolveReport, SolverResult } from '../../shared'
import { type Column, formatTable, formatValue } from '../terminal'

/** A comparison of solvers for a person: each one's front, what the fronts come to, and who did best. */
export function solveText({ problems, peer, machine }: SolveReport): string {
  const against = peer === null ? null : peer.title
  return [
    ...problems.map((problem) => problemText(problem, against)),
    problems.map((problem) => summaryLine(problem, against)).join('\n'),
    `${machine.processor}, ${machine.arithmetic} arithmetic, Node ${machine.node}${peer === null ? '' : `, ${peer.title} ${peer.version}`}.`,
  ].join('\n\n')
}

function problemText(problem: ProblemResult, against: string | null): string {
  return [
    headingOf(problem, against),
    ...problem.solvers.map((solver) => `${solverHeading(solver)}\n${frontTable(solver.front)}`),
    markTable(problem, against),
  ].join('\n\n')
}

function headingOf(
  { title, states, error, times, referenceDigits, evaluation }: ProblemResult,
  against: string | null,
) {
  const reference =
    referenceDigits === null
      ? 'against published values'
      : `against a fine solve that was checked to ${referenceDigits.toFixed(1)} digits`
  const peer = evaluation.peer === null ? '' : `; ${against} ${formatValue(evaluation.peer)} ns`
  return [
    `${title}: ${states} states, digits of the ${error} at ${times} times ${reference}.`,
    `One evaluation of the right-hand side: ${formatValue(evaluation.afterTierUp)} ns (before tier-up ${formatValue(evaluation.beforeTierUp)} ns${peer}).`,
  ].join('\n')
}

function solverHeading({ name, title, peer, firstSolveSeconds, failures, sweep }: SolverResult): string {
  const words = [
    peer ? title : `${title} (${name})`,
    firstSolveSeconds === null ? '' : `first solve ${formatValue(1e3 * firstSolveSeconds)} ms`,
    `${sweep.length} pairs of tolerances solved`,
    failures === 0 ? '' : `${failures} not`,
  ]
  return words.filter((word) => word !== '').join(', ')
}

const right = 'right' as const
const frontColumns: readonly Column<FrontPoint>[] = [
  { title: 'rtol', align: right, cell: ({ relativeTolerance }) => relativeTolerance.toExponential(1) },
  { title: 'atol', align: right, cell: ({ absoluteTolerance }) => absoluteTolerance.toExponential(0) },
  { title: 'digits', align: right, cell: ({ digits }) => digits.toFixed(2) },
  { title: 'us', align: right, cell: ({ seconds }) => formatValue(1e6 * seconds) },
  { title: 'steps', align: right, cell: ({ work }) => String(work.steps) },
  { title: 'rejected', align: right, cell: ({ work }) => String(work.rejected) },
  { title: 'rhs', align: right, cell: ({ work }) => String(work.rhsEvaluations) },
  { title: 'Jacobians', align: right, cell: ({ work }) => String(work.jacobianEvaluations) },
  { title: 'LUs', align: right, cell: ({ work }) => String(work.factorizations) },
]

function frontTable(front: readonly FrontPoint[]): string {
  return front.length === 0 ? 'No solve came to a digit.' : formatTable(frontColumns, front)
}

function markTable({ solvers }: ProblemResult, against: string | null): string {
  const digits = solvers[0]?.marks.map((mark) => mark.digits) ?? []
  const columns: Column<SolverResult>[] = [
    { title: 'solver', cell: ({ name }) => name },
    ...digits.map((mark, index): Column<SolverResult> => ({
      title: `${mark} digits`,
      align: right,
      cell: ({ marks }) => markText(marks[index]!),
    })),
  ]
  if (against !== null) {
    const cell = ({ meanRatio }: SolverResult) => (meanRatio === null ? '' : meanRatio.toFixed(3))
    columns.push({ title: 'mean ratio', align: right, cell })
  }
  const meaning = against === null ? '' : `, and the part of ${against}'s`
  return `Microseconds for so many digits${meaning}:\n${formatTable(columns, solvers)}`
}

function markText({ seconds, ratio }: SolverResult['marks'][number]): string {
  if (seconds === null) return '-'
  return ratio === null ? formatValue(1e6 * seconds) : `${formatValue(1e6 * seconds)} (${ratio.toFixed(3)})`
}

function summaryLine({ title, best, solvers }: ProblemResult, against: string | null): string {
  const solver = solvers.find(({ name }) => name === best)
  if (solver === undefined) return `${title}: no method reaches ${solvers[0]?.marks[0]?.digits ?? 4} digits.`
  const ratio =
    solver.meanRatio === null ? '' : `, in ${solver.meanRatio.toFixed(3)} of ${against}'s time (geometric mean)`
  const first =
    solver.firstSolveSeconds === null ? '' : `; its first solve takes ${formatValue(1e3 * solver.firstSolveSeconds)} ms`
  return `${title}: ${solver.name} does best${ratio}${first}.`
}
