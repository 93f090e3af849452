import { MassEquations } from './consistent-initial-equations'
import type { StepSolver } from './step-solver'

/** The least first step, relative to the time and to the least step of all: well above what is a standstill. */
const LEAST_RELATIVE_STEP = 2 ** -42
const LEAST_STEPS = 100

/**
 * The first step size, of a solver that stands at the start with its slope known: of the size that an explicit Euler step needs for an
 * error of a hundredth of the tolerance (Hairer, Norsett, Wanner I, II.4). With a mass matrix y' is what the differential equations say
 * of it.
 */
export function startingStep(solver: StepSolver, span: number): number {
  const { model, control, context, method } = solver
  const { doubles } = model.memory
  const time = control.read('time')
  const direction = control.read('direction')
  const relative = control.read('relativeTolerance')
  const mass = model.graph.mass ? new MassEquations(solver) : null
  // What an attempt will write anyway serves as scratch.
  const [y, point] = [context.state / 8, context.next / 8]
  const rate = (mass?.differentialPart(context.slope, 0) ?? context.slope) / 8
  const norm = (at: number, minus: number | null): number => {
    let total = 0
    for (let index = 0; index < model.states; index++) {
      const scale = doubles[context.absolute / 8 + index]! + relative * Math.abs(doubles[y + index]!)
      const value = (doubles[at + index]! - (minus === null ? 0 : doubles[minus + index]!)) / scale
      total += value * value
    }
    return Math.sqrt(total / model.states)
  }
  const size = norm(y, null)
  const speed = norm(rate, null)
  // Without a scale of its own the problem's span gives one.
  const guess = size < 1e-5 || speed < 1e-5 ? 1e-6 * span : (0.01 * size) / speed
  const least = Math.max(LEAST_RELATIVE_STEP * Math.abs(time), LEAST_STEPS * control.read('smallestStep'))
  const h0 = Math.min(Math.max(guess, least), span)
  for (let index = 0; index < model.states; index++) {
    doubles[point + index] = doubles[y + index]! + direction * h0 * doubles[rate + index]!
  }
  solver.evaluate(time + direction * h0, context.next, context.error)
  const rateThere = (mass?.differentialPart(context.error, 1) ?? context.error) / 8
  const bend = norm(rateThere, rate) / h0
  const fastest = Math.max(speed, bend)
  const h1 =
    fastest <= 1e-15 ? Math.max(1e-6 * span, 1e-3 * h0) : solver.power(0.01 / fastest, 1 / (method.errorOrder + 1))
  const h = Math.min(100 * h0, h1, span)
  return Number.isFinite(h) && h > 0 ? h : h0
}
