import { MemoryRecord, ScalarOperations, StateVectors, type ModelModule, type VectorOperations } from '../compiler'
import { FunctionBuilder, type Code, type ValueType } from '../compiler/encoder'
import { attemptFailures, type AttemptFailure } from './contract'

/** The numbers that a solve's compiled code and TypeScript share. */
const controlFields = {
  // Where the solve is, where it goes (1 or -1: forwards or backwards in time), and the size of the next step, which is positive.
  time: 'f64',
  direction: 'f64',
  step: 'f64',
  end: 'f64',
  /** f may jump at `end`: the step that ends there stays this far before it. */
  endMargin: 'f64',
  /** The step tried last: its size, with the sign of the direction, and the time at its end. */
  triedStep: 'f64',
  triedEnd: 'f64',
  /** How much of that step is taken: 1, or less where an event cuts it short. */
  part: 'f64',
  largestStep: 'f64',
  /** A step below it is a standstill, even at time 0. */
  smallestStep: 'f64',
  relativeTolerance: 'f64',
  newtonTolerance: 'f64',
  newtonSteps: 'i32',
  /** How fast Newton converged last: the ratio of two changes. */
  newtonRate: 'f64',
  // The step-size controller: exponents of the error and of the one before, that error, whether the last attempt was thrown away.
  integral: 'f64',
  proportional: 'f64',
  previousError: 'f64',
  rejectedLast: 'i32',
  /** The order that a method of several orders goes to and keeps; 0: the one that allows the largest step. */
  fixedOrder: 'i32',
  /** Why the last attempt gave no error: 0 or 1 + the place in `attemptFailures`. */
  trouble: 'i32',
  /** Whether `slope` and the Jacobian are those of the state. */
  slopeFresh: 'i32',
  jacobianFresh: 'i32',
  /** Whether what a method remembers of earlier steps no longer counts: the state or the equations have changed. It takes note of it. */
  restarted: 'i32',
  /** Whether the Jacobian was given for the end of the step that is about to be taken. */
  jacobianAhead: 'i32',
  /** Whether to come back at every accepted step; whether it waits in the middle of one (see `advance`). */
  watched: 'i32',
  waiting: 'i32',
  /** Whether states are kept from falling below `floors`. */
  bounded: 'i32',
  /** Whether the step tried last, or the start of the leg, was lifted to them in the states that `lifted` tells. */
  anyLifted: 'i32',
  // Samples at hand: addresses of the next time, of the end of the times, of where the next values go; whether there are more.
  nextSample: 'i32',
  samplesEnd: 'i32',
  sampleResult: 'i32',
  moreSamples: 'i32',
  // Counts, and the attempts that are allowed.
  attemptsAllowed: 'i32',
  steps: 'i32',
  rejected: 'i32',
  rhsEvaluations: 'i32',
  jacobianEvaluations: 'i32',
  factorizations: 'i32',
  switches: 'i32',
} as const

export type Control = MemoryRecord<typeof controlFields>
export type ControlField = keyof typeof controlFields

/** A function being written, with the operations to write it. */
export interface FunctionWriter {
  f: FunctionBuilder
  /** Pairs of doubles, single doubles, whole state vectors. */
  v: VectorOperations
  s: ScalarOperations
  vectors: StateVectors
  get(field: ControlField): Code
  set(field: ControlField, value: Code): void
  /** Adds to a count. */
  count(field: ControlField, by?: number): void
}

/** What a method's code is written into: the module, the control, and the vectors (byte addresses) that it shares with the driver. */
export class StepContext {
  readonly control: Control
  /** y where the solve stands, and at the end of the step tried last. */
  readonly state: number
  readonly next: number
  /** f(time, state), when the control's `slopeFresh` says so. */
  readonly slope: number
  /** What stood in the way of the last attempt: its error estimate or Newton's last change. */
  readonly error: number
  /** Absolute tolerances, padded with ones. */
  readonly absolute: number
  /** The least that each state may become, where the control's `bounded` is set. */
  readonly floors: number
  /** 1 for a state that was lifted to its floor where the control's `anyLifted` is set, else 0. */
  readonly lifted: number
  /** The function index of f: (time, state, 0, result). */
  readonly rightHandSide: number

  constructor(readonly module: ModelModule) {
    const { memory } = module.model
    this.control = new MemoryRecord(memory, controlFields)
    this.state = this.vector()
    this.next = this.vector()
    this.slope = this.vector()
    this.error = this.vector()
    this.absolute = this.vector()
    this.floors = this.vector()
    this.lifted = this.vector()
    this.rightHandSide = module.program('rightHandSide')
  }

  /** Room for a state vector. */
  vector(): number {
    const { memory, stateStride } = this.module.model
    return memory.allocate(stateStride)
  }

  /** Starts a function. */
  begin(name: string, parameters: readonly ValueType[], results: readonly ValueType[]): FunctionWriter {
    const { control, module } = this
    const f = new FunctionBuilder(name, parameters, results)
    const v = module.vector(f)
    return {
      f,
      v,
      s: new ScalarOperations(f),
      vectors: new StateVectors(v, module.model.states),
      get: (field) => control.get(f, field),
      set: (field, value) => control.set(f, field, value),
      count: (field, by = 1) => control.increase(f, field, f.i32(by)),
    }
  }

  /** Finishes a function; returns its index. */
  end({ f }: FunctionWriter, exported = false): number {
    return this.module.add(f, exported)
  }

  /** Writes result = f(time, state). */
  evaluate({ f, count }: FunctionWriter, time: Code, state: number, result: number): void {
    f.run(f.call(this.rightHandSide, time, f.i32(state), f.i32(0), f.i32(result)))
    count('rhsEvaluations')
  }

  /** Writes slope = f(time, state) where it is not known. */
  refreshSlope(writer: FunctionWriter, time: Code): void {
    const { f, s, get, set } = writer
    f.when(s.not(get('slopeFresh')), () => {
      this.evaluate(writer, time, this.state, this.slope)
      set('slopeFresh', f.i32(1))
    })
  }

  /** The code of a double that says that an attempt failed; sets `trouble`. Leaves the function with it. */
  fail({ f, set }: FunctionWriter, why: AttemptFailure): void {
    set('trouble', f.i32(1 + attemptFailures.indexOf(why)))
    f.leave(f.f64(Infinity))
  }

  /** The code of sqrt(mean((error_i / (absolute_i + relative max(|state_i|, |next_i|)))^2)); NaN where `next` is not finite. */
  errorNorm({ v, vectors, get }: FunctionWriter): Code {
    const { f } = v
    const size = (x: Code) => f.vector('f64x2.abs', x)
    const relative = v.keep(f.vector('f64x2.splat', get('relativeTolerance')))
    return vectors.norm(({ at }) => {
      const larger = f.vector('f64x2.max', size(at(this.state)), size(at(this.next)))
      const tolerance = v.keep(v.multiplyAdd(relative, larger, at(this.absolute)))
      // An infinite tolerance would let any error pass.
      return v.multiplyAdd(tolerance, v.constant(0), v.divide(at(this.error), tolerance))
    })
  }
}
