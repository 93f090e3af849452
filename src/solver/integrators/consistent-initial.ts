import { MassEquations, solved } from './consistent-initial-equations'
import type { Trouble } from './failures'
import type { StepSolver } from './step-solver'

/** Corrections below this part of the tolerance need no other. */
const CONVERGED = 1e-3
const MOST_CORRECTIONS = 50
const LEAST_DAMPING = 2 ** -12

/**
 * Makes the state satisfy the algebraic equations of a singular mass matrix M: Newton's method in what M y' = f says nothing of, M y held,
 * its steps damped until the next correction shrinks (Deuflhard, "Newton Methods for Nonlinear Problems", 2004, 3.3). A state that is
 * within a thousandth of the tolerance is left as it is. With `change` false it only checks that the state is within the tolerance.
 */
export function makeConsistent(solver: StepSolver, change: boolean): Trouble | null {
  const { model, context, control } = solver
  if (!model.graph.mass) return null
  const equations = new MassEquations(solver)
  if (equations.spaces.equations.length === 0) return null
  const time = control.read('time')
  const residualAt = (address: number) => {
    solver.evaluate(time, address, context.slope)
    return equations.residual(context.slope)
  }
  let residual = residualAt(context.state)
  for (let correction = 0; correction < MOST_CORRECTIONS; correction++) {
    const factors = equations.linearise(time, context.state)
    if (!factors || !residual.every(Number.isFinite)) return undetermined(equations, residual)
    const z = solved(factors, residual)
    const wanted = equations.change(z)
    const size = sizeOf(solver, wanted)
    if (!change) return size <= 1 ? null : inconsistent(equations, residual, wanted)
    if (size <= CONVERGED) {
      if (correction > 0) move(solver, wanted, 1)
      return keepsFloors(solver, equations, residual, wanted)
    }
    const state = model.memory.read(context.state, model.states)
    let damping = 1
    for (;;) {
      move(solver, wanted, damping)
      residual = residualAt(context.state)
      const next = residual.every(Number.isFinite)
        ? sizeOf(solver, equations.change(solved(factors, residual)))
        : Infinity
      if (next <= (1 - damping / 4) * size) break
      model.memory.write(context.state, state)
      damping /= 2
      if (damping < LEAST_DAMPING) return inconsistent(equations, residualAt(context.state), wanted)
    }
  }
  return inconsistent(equations, residual, new Float64Array(model.states))
}

/** state -= damping * change. */
function move({ model, context }: StepSolver, change: Float64Array, damping: number): void {
  const { doubles } = model.memory
  change.forEach((value, index) => (doubles[context.state / 8 + index]! -= damping * value))
}

/** The size of a change in units of the tolerance: of the state that changes most. */
function sizeOf(solver: StepSolver, change: Float64Array): number {
  return change.reduce((most, value, index) => Math.max(most, Math.abs(value) / solver.toleranceOf(index)), 0)
}

/** Fails where an algebraic variable that is kept non-negative came out below zero. */
function keepsFloors(solver: StepSolver, equations: MassEquations, residual: Float64Array, change: Float64Array) {
  const { model, context } = solver
  const state = model.memory.read(context.state, model.states)
  const kept = solver.lifted(state.slice())
  const below = state.findIndex((value, index) => value < kept[index]!)
  if (below < 0) return null
  const { where } = inconsistent(equations, residual, change)
  const advice = `The algebraic equations want state ${below + 1} to be ${state[below]}, below zero: check the initial values that they depend on.`
  return { reason: 'inconsistent-start', component: below, where, advice } satisfies Trouble
}

function inconsistent(equations: MassEquations, residual: Float64Array, change: Float64Array): Trouble {
  const { equation, off } = worstEquation(equations, residual)
  const component = largest(change)
  return {
    reason: 'inconsistent-start',
    component,
    where: `equation ${equation + 1}`,
    advice: `Equation ${equation + 1} is algebraic, 0 = f, and is off by ${off.toPrecision(3)} here: give initial values that satisfy it, beginning with state ${component + 1}.`,
  }
}

function undetermined(equations: MassEquations, residual: Float64Array): Trouble {
  const { equation } = worstEquation(equations, residual)
  const component = largest(equations.change(new Float64Array(residual.length).fill(1)))
  return {
    reason: 'inconsistent-start',
    component,
    where: `equation ${equation + 1}`,
    advice: `The algebraic equations do not determine their variables here (state ${component + 1} among them): give other initial values, or put the constraint in a form that contains them.`,
  }
}

/** The row of f that the residuals blame most: residuals are combinations of rows. */
function worstEquation({ spaces }: MassEquations, residual: Float64Array): { equation: number; off: number } {
  const rows = new Map<number, number>()
  spaces.equations.forEach((vector, place) => {
    for (const { index, value } of vector) rows.set(index, (rows.get(index) ?? 0) + value * residual[place]!)
  })
  const blame = (value: number) => (Number.isNaN(value) ? Infinity : Math.abs(value))
  const [equation, off] = [...rows].reduce((worst, row) => (blame(row[1]) > blame(worst[1]) ? row : worst))
  return { equation, off }
}

const largest = (values: Float64Array): number =>
  values.reduce((worst, value, index) => (Math.abs(value) > Math.abs(values[worst]!) ? index : worst), 0)
