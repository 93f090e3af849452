import { massActionGraph } from '../../../src/chemistry'
import type { ModelGraph } from '../../../src/solver'
import { fileMechanism, formulaGraph, initialState, readProblemFile } from './problem-file'

/** An initial-value problem with published reference values (tests/data/ivp), and how it is to be solved. */
export interface Problem {
  name: string
  graph: ModelGraph
  parameters: Float64Array
  initial: Float64Array
  times: Float64Array
  /** [times][states] */
  reference: number[][]
  /** The size of each state: [states]. */
  scale: Float64Array
  /** Absolute tolerances at a relative tolerance of 1, with which they shrink: small enough for every state to keep its digits. */
  absolute: Float64Array
  /** Whether a method for problems that are not stiff solves it too. */
  forExplicit: boolean
  /** Methods of a lower order, or at looser tolerances, lose its phase altogether; tighter ones ask for more than doubles hold. */
  leastOrder: number
  loosest: number
  tightest: number
}

interface Choices {
  scale: readonly number[]
  absolute: readonly number[]
  forExplicit?: boolean
  leastOrder?: number
  loosest?: number
  tightest?: number
}

function problem(name: string, choices: Choices): Problem {
  const { scale, absolute, forExplicit = false, leastOrder = 1, loosest = 1, tightest = 0 } = choices
  const file = readProblemFile(name)
  // Where two sets have values for one time they agree (a test says so).
  const at = new Map(file.reference.map((row) => [Number(row.t), file.states.map((state) => Number(row.y[state]))]))
  const times = [...at.keys()].sort((a, b) => a - b)
  return {
    name,
    graph: file.reactions ? massActionGraph(fileMechanism(file)) : formulaGraph(file),
    parameters: Float64Array.from(Object.values(file.parameters)),
    initial: initialState(file),
    times: Float64Array.from(times),
    reference: times.map((time) => at.get(time)!),
    scale: Float64Array.from(scale),
    absolute: Float64Array.from(absolute),
    forExplicit,
    leastOrder,
    loosest,
    tightest,
  }
}

const all = (count: number, value: number) => new Array<number>(count).fill(value)

/** To t = 1e11, where y1 is 2e-8 and y2 8e-14. */
export const rober = problem('ROBER', { scale: [1, 1e-6, 1], absolute: [1e-7, 1e-13, 1e-7] })
/** From 5e-5 to 1; only mildly stiff. */
export const hires = problem('HIRES', { scale: all(8, 1e-3), absolute: all(8, 1e-5), forExplicit: true })
/** Radicals between 1e-8 and 4e-18 follow species above 1e-6 at once. */
export const pollu = problem('POLLU', { scale: all(20, 1e-3), absolute: all(20, 1e-6) })
/** A relaxation oscillation between 1 and 1e5. */
export const orego = problem('OREGO', { scale: [1e5, 1e3, 1e4], absolute: all(3, 1e-2), leastOrder: 2 })
/** A relaxation oscillation; y2 is about 1 but in the jumps, where it reaches 1e6. */
export const vdpol = problem('VDPOL', { scale: [1, 1], absolute: all(2, 1), leastOrder: 2 })
/** y1 falls to 2e-9. */
export const nonlinchem = problem('NONLINCHEM', { scale: all(3, 1), absolute: all(3, 1e-9), forExplicit: true })
/** An unstable orbit: errors of a step grow by 1e4. */
export const arenstorf = problem('ARENSTORF', {
  scale: [1, 1, 2, 2],
  absolute: all(4, 1),
  forExplicit: true,
  leastOrder: 4,
  loosest: 1e-6,
})
/** Between 4e-4 and 0.5; y6 is algebraic. */
export const chemakzo = problem('CHEMAKZO', { scale: all(6, 0.1), absolute: all(6, 1e-4) })
/** Volts, driven at 100 Hz; its mass matrix has rank 5. Its exponentials multiply rounding by u / 0.026 V. */
export const transamp = problem('TRANSAMP', { scale: all(8, 1), absolute: all(8, 1e-2), tightest: 1e-8 })

/** Every problem of tests/data/ivp. */
export const problems = [rober, hires, pollu, orego, vdpol, nonlinchem, arenstorf, chemakzo, transamp]

/** Significant correct digits: of the worst state at the worst time. A state that should be 0 is measured by its scale. */
export function correctDigits({ reference, scale }: Problem, values: Float64Array): number {
  const errors = reference.flatMap((row, time) =>
    row.map((wanted, state) => {
      const error = Math.abs(values[time * row.length + state]! - wanted)
      return error / (Math.abs(wanted) || scale[state]!)
    }),
  )
  return -Math.log10(Math.max(...errors))
}
