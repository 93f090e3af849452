import { correctionOf, MassEquations, solved, type Correction } from './consistent-initial-equations'
import { inconsistent, notFinite, tooLow, undetermined } from './consistent-initial-failures'
import type { Trouble } from './failures'
import type { StepSolver } from './step-solver'

/** Corrections below this part of the tolerance need no other. */
const CONVERGED = 1e-3
const MOST_CORRECTIONS = 50
const LEAST_DAMPING = 2 ** -12
/** A correction may not be followed by one that is larger by this. */
const LARGEST_GROWTH = 2

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
  const residualHere = () => {
    solver.evaluate(control.read('time'), context.state, context.slope)
    return equations.residual(context.slope)
  }
  const residual = residualHere()
  if (!residual.every(Number.isFinite)) return notFinite(solver)
  const matrix = equations.linearise(control.read('time'), context.state)
  let here = correctionOf(equations, matrix, residual)
  if (!here) return undetermined(equations, residual, matrix)
  for (let turn = 0; turn < MOST_CORRECTIONS; turn++) {
    const state = model.memory.read(context.state, model.states)
    // The tolerance moves with the state: corrections are compared by that at the beginning of each.
    const tolerance = state.map((_, index) => solver.toleranceOf(index))
    const size = sizeOf(here.change, tolerance)
    if (!change) return size <= 1 ? null : inconsistent(equations, here)
    if (size <= CONVERGED) {
      if (turn > 0) move(solver, here.change, 1)
      return keepFloors(solver, equations, here)
    }
    const next = damped(here, size, tolerance)
    if (!next) return inconsistent(equations, here)
    here = next
  }
  return inconsistent(equations, here)

  /** Goes as far along a correction as those to come shrink; null where that is nowhere. */
  function damped(from: Correction, size: number, tolerance: Float64Array): Correction | null {
    const state = model.memory.read(context.state, model.states)
    for (let damping = 1; damping >= LEAST_DAMPING; damping /= 2) {
      move(solver, from.change, damping)
      const residual = residualHere()
      const simplified = residual.every(Number.isFinite) ? equations.change(solved(from.factors, residual)) : null
      if (simplified && sizeOf(simplified, tolerance) <= (1 - damping / 4) * size) {
        const next = correctionOf(equations, equations.linearise(control.read('time'), context.state), residual)
        // Where the derivative has all but vanished the next correction would lead astray.
        if (next && sizeOf(next.change, tolerance) <= LARGEST_GROWTH * size) return next
      }
      model.memory.write(context.state, state)
    }
    return null
  }
}

/** state -= damping * change. */
function move({ model, context }: StepSolver, change: Float64Array, damping: number): void {
  const { doubles } = model.memory
  change.forEach((value, index) => (doubles[context.state / 8 + index]! -= damping * value))
}

/** The size of a change in units of the tolerance: of the state that changes most. */
const sizeOf = (change: Float64Array, tolerance: Float64Array): number =>
  change.reduce((most, value, index) => Math.max(most, Math.abs(value) / tolerance[index]!), 0)

/** Lifts what came out below zero, by less than the tolerance, of what is kept non-negative. */
function keepFloors(solver: StepSolver, equations: MassEquations, here: Correction): Trouble | null {
  const { model, context, control } = solver
  const state = model.memory.read(context.state, model.states)
  const kept = solver.lifted(state.slice())
  const below = state.findIndex((value, index) => kept[index]! - value > solver.toleranceOf(index))
  if (below >= 0) return tooLow(equations, here, below, state[below]!)
  const lifted = state.map((value, index) => (value < kept[index]! ? 1 : 0))
  model.memory.write(context.lifted, lifted)
  control.write('anyLifted', lifted.includes(1) ? 1 : 0)
  model.memory.write(context.state, kept)
  return null
}
