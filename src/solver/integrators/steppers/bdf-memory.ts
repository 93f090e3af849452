import { MemoryRecord, type ModelModule } from '../../compiler'
import type { Code, FunctionBuilder } from '../../compiler/encoder'
import type { StepContext } from '../step-context'

/** Above order 5 the formulas lose too much stability; the sixth is not worth it, from the seventh on they are unstable. */
export const HIGHEST_ORDER = 5

/** The orders, and the rows of the history besides the state. */
export const orders = Array.from({ length: HIGHEST_ORDER }, (_, index) => index + 1)

const fields = {
  order: 'i32',
  /** The order of the next step. */
  nextOrder: 'i32',
  /** Steps until the order may change. */
  wait: 'i32',
  /** The step size in whose units the history is. */
  scaledStep: 'f64',
  /** The most that the next step may be larger; 1 after a failed attempt. */
  growth: 'f64',
  /** How many of the last steps had the size and the order of the one before them; the step size of the coefficients at hand. */
  alike: 'i32',
  coefficientsOf: 'f64',
  /** Attempts of the present step that failed by their error. */
  errorFailures: 'i32',
  /** The alpha of the factors, and the count of steps at which they and the Jacobian were made. */
  factoredAlpha: 'f64',
  factoredAt: 'i32',
  jacobianAt: 'i32',
  /** Whether the Jacobian, or at least the factors, must be made anew. */
  jacobianDue: 'i32',
  factorsDue: 'i32',
  /** The norm of what the corrector added to the prediction. */
  correction: 'f64',
  // What norms are multiplied by to be errors: of the order below, of the order, of the order above.
  lowerError: 'f64',
  error: 'f64',
  higherError: 'f64',
  /** The scale of the correction as a derivative of order + 1, and that of the step whose correction was kept. */
  correctionScale: 'f64',
  keptScale: 'f64',
} as const

/** Doubles in a row. */
class Doubles {
  private readonly address: number

  constructor(module: ModelModule, count: number) {
    this.address = module.model.memory.allocate(count)
  }

  get(f: FunctionBuilder, index: number): Code {
    return f.load('f64.load', f.i32(0), this.address + 8 * index)
  }

  at(f: FunctionBuilder, index: Code): Code {
    return f.load('f64.load', f.scalar('i32.shl', index, f.i32(3)), this.address)
  }

  set(f: FunctionBuilder, index: number, value: Code): void {
    f.store('f64.store', f.i32(0), value, this.address + 8 * index)
  }
}

/** What a BDF method keeps, besides the state, from step to step. */
export class BdfMemory {
  readonly numbers: MemoryRecord<typeof fields>
  /** Sizes of the steps taken, the latest first: 1 .. HIGHEST_ORDER. */
  readonly past: Doubles
  /** Coefficients l_j of the correction: 1 .. HIGHEST_ORDER, zero above the order; l_0 is 1. */
  readonly correctionWeights: Doubles
  /** What a change of the order adds to the rows: 2 .. HIGHEST_ORDER. */
  readonly orderChange: Doubles
  /**
   * The history: row j holds h^j / j! times the j-th derivative of the interpolating polynomial at the state, zero above the order
   * (Nordsieck's form). Row 0 is the state itself.
   */
  readonly rows: readonly number[]
  /** Bytes from one row (from the first on) to the next. */
  readonly rowBytes: number
  /** The prediction of the state, and of row 1. */
  readonly prediction: number
  readonly predictedRise: number
  /** A correction kept for the choice of the order. */
  readonly kept: number
  /** 1 / (absolute + relative |state|). */
  readonly weights: number

  /** The byte address of numbers that stay. */
  readonly table: (values: readonly number[]) => number

  constructor(context: StepContext) {
    const { module } = context
    const { memory, stateStride } = module.model
    this.numbers = new MemoryRecord(memory, fields)
    this.table = (values) => memory.constant(values)
    this.past = new Doubles(module, 1 + HIGHEST_ORDER)
    this.correctionWeights = new Doubles(module, 1 + HIGHEST_ORDER)
    this.orderChange = new Doubles(module, 1 + HIGHEST_ORDER)
    this.rowBytes = 8 * stateStride
    const first = memory.allocate(HIGHEST_ORDER * stateStride)
    this.rows = [context.state, ...orders.map((order) => first + (order - 1) * this.rowBytes)]
    this.prediction = context.vector()
    this.predictedRise = context.vector()
    this.kept = context.vector()
    this.weights = context.vector()
  }

  get(f: FunctionBuilder, field: keyof typeof fields): Code {
    return this.numbers.get(f, field)
  }

  set(f: FunctionBuilder, field: keyof typeof fields, value: Code): void {
    this.numbers.set(f, field, value)
  }

  /** The address of the last row that is not zero. */
  lastRow(f: FunctionBuilder): Code {
    const offset = f.scalar('i32.mul', this.get(f, 'order'), f.i32(this.rowBytes))
    return f.scalar('i32.add', f.i32(this.rows[1]! - this.rowBytes), offset)
  }

  /** Writes `body` for the order at hand. */
  byOrder(f: FunctionBuilder, body: (order: number) => void): void {
    for (const order of orders) {
      f.when(f.scalar('i32.eq', this.get(f, 'order'), f.i32(order)), () => f.scope(() => body(order)))
    }
  }
}
