import { MemoryRecord, type IterationMatrix } from '../../compiler'
import type { Code } from '../../compiler/encoder'
import type { FunctionWriter, StepContext } from '../step-context'

const fields = {
  /** Whether a step was taken: its size, and its polynomial to predict the next one with. */
  hasPast: 'i32',
  pastStep: 'f64',
  /** The step size of the factors; 0: none. */
  factoredStep: 'f64',
  /** Whether the Jacobian of an earlier state still serves. */
  jacobianKept: 'i32',
  /** What norms in units of the tolerance are multiplied by, and how small Newton's last change has to be. */
  errorScale: 'f64',
  newtonTarget: 'f64',
  /** theta / (1 - theta) of Newton's convergence: how much of a change is left. */
  remainder: 'f64',
  /** Iterations of the last attempt. */
  iterations: 'i32',
  /** The factor for another attempt where Newton failed. */
  failedFactor: 'f64',
} as const

type Triple = readonly [number, number, number]

/** Where a method of three collocated stages keeps what it works with: byte addresses, and numbers. */
export class RadauMemory {
  private readonly numbers: MemoryRecord<typeof fields>
  readonly jacobian: number
  readonly factors: number
  readonly complexFactors: number
  /** Z_i = Y_i - y, W = T^-1 Z, the stages Y_i (the last is `next`), and f there. */
  readonly increments: Triple
  readonly transformed: Triple
  readonly points: Triple
  readonly values: Triple
  /** Coefficients of s, s^2, s^3 in y(t + s h) - y(t) about the end of the step before. */
  readonly past: Triple
  /** Right-hand sides of the real and of the complex system, and the solution of the first; that of the second takes its place. */
  readonly right: number
  readonly change: number
  readonly complex: number
  /** 1 / (absolute + relative |state|), times the error scale. */
  readonly weights: number

  constructor(context: StepContext, matrix: IterationMatrix) {
    const { memory, stateStride } = context.module.model
    const triple = (): Triple => [context.vector(), context.vector(), context.vector()]
    this.numbers = new MemoryRecord(memory, fields)
    this.jacobian = memory.allocate(matrix.jacobianDoubles)
    this.factors = memory.allocate(matrix.factorDoubles)
    this.complexFactors = memory.allocate(matrix.complexFactorDoubles)
    this.increments = triple()
    this.transformed = triple()
    this.points = [context.vector(), context.vector(), context.next]
    this.values = triple()
    this.past = triple()
    this.right = context.vector()
    this.change = context.vector()
    this.complex = memory.allocate(2 * stateStride)
    this.weights = context.vector()
  }

  get({ f }: FunctionWriter, field: keyof typeof fields): Code {
    return this.numbers.get(f, field)
  }

  set({ f }: FunctionWriter, field: keyof typeof fields, value: Code): void {
    this.numbers.set(f, field, value)
  }
}
