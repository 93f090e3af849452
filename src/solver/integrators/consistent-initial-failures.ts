import { SingularValueDecomposition, type Matrix } from 'ml-matrix'
import type { Correction, MassEquations } from './consistent-initial-equations'
import type { Trouble } from './failures'
import { whereNotFinite } from './non-finite'
import type { StepSolver } from './step-solver'

/** The algebraic equations are not numbers at the start itself. */
export function notFinite(solver: StepSolver): Trouble {
  const found = whereNotFinite(solver, solver.control.read('time'), [solver.context.state])
  return { reason: 'not-finite', component: found?.row ?? null, where: found?.message ?? null }
}

/** The equations have no solution that Newton's method finds; it has come to a last correction. */
export function inconsistent(equations: MassEquations, { residual, change }: Correction): Trouble {
  const { equation, off } = worstEquation(equations, residual)
  const component = largest(change)
  return {
    reason: 'inconsistent-start',
    component,
    where: `equation ${equation + 1}`,
    advice: `Equation ${equation + 1} is algebraic, 0 = f, and is off by ${off.toPrecision(3)} here: give initial values that satisfy it, beginning with state ${component + 1}.`,
  }
}

/** The equations' derivative is singular: the problem has not index 1 here. Names the variable that they see least of. */
export function undetermined(equations: MassEquations, residual: Float64Array, matrix: Matrix): Trouble {
  const { equation } = worstEquation(equations, residual)
  const finite = matrix.to1DArray().every(Number.isFinite)
  const unseen = finite && new SingularValueDecomposition(matrix).rightSingularVectors.getColumn(matrix.columns - 1)
  const component = unseen ? largest(equations.change(Float64Array.from(unseen))) : null
  return {
    reason: 'inconsistent-start',
    component,
    where: `equation ${equation + 1}`,
    advice: `The algebraic equations do not determine ${component === null ? 'their variables' : `state ${component + 1}`} here: give other initial values, or put the constraint in a form that contains it.`,
  }
}

/** A state that is kept non-negative came out below zero. */
export function tooLow(equations: MassEquations, last: Correction, component: number, value: number): Trouble {
  return {
    reason: 'inconsistent-start',
    component,
    where: `equation ${worstEquation(equations, last.residual).equation + 1}`,
    advice: `The algebraic equations want state ${component + 1} to be ${value.toPrecision(3)}, below zero: check the initial values that it depends on.`,
  }
}

/** The row of f that the residuals blame most: residuals are combinations of rows. */
function worstEquation({ spaces }: MassEquations, residual: Float64Array): { equation: number; off: number } {
  const rows = new Map<number, number>()
  spaces.equations.forEach((vector, place) => {
    for (const { index, value } of vector) rows.set(index, (rows.get(index) ?? 0) + value * residual[place]!)
  })
  const [equation, off] = [...rows].reduce((worst, row) => (Math.abs(row[1]) > Math.abs(worst[1]) ? row : worst))
  return { equation, off }
}

const largest = (values: Float64Array): number =>
  values.reduce((worst, value, index) => (Math.abs(value) > Math.abs(values[worst]!) ? index : worst), 0)
