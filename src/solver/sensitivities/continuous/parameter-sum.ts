import { StateVectors, type CompiledModel, type ModelModule } from '../../compiler'
import { FunctionBuilder, type Code } from '../../compiler/encoder'
import type { QuadratureTerms } from './quadrature-terms'

/** A parameter that nothing has depended on so far has no error either. */
const SMALLEST_SCALE = 1e-290
/** A parameter whose part, times itself, is below this part of the largest such product need not be that accurate. */
const SIGNIFICANT = 1e-2

/**
 * The integral of w^T df/dtheta while it grows interval by interval: [parameters]. What an interval adds is worked out first, with its
 * error, and then taken, or not. The error of each parameter's part is measured by what all intervals have added to it so far, signs aside, for
 * parameters have units and sizes of their own; and where that is next to nothing by what they have added to others, all multiplied by the
 * parameters, which makes their units the same.
 */
export class ParameterSum {
  /** Byte addresses. */
  readonly total: number
  private readonly addition: number
  private readonly scale: number
  /** Of each parameter, the part of `largest` below which it is not significant; and the largest scale times its parameter. */
  private readonly floors: number
  private readonly sizes: number
  private readonly largest: number
  private readonly vectorBytes: number

  constructor(private readonly model: CompiledModel) {
    const { memory, parameterStride } = model
    this.total = memory.allocate(parameterStride)
    this.addition = memory.allocate(parameterStride)
    this.scale = memory.allocate(parameterStride)
    this.floors = memory.allocate(parameterStride)
    this.sizes = memory.allocate(parameterStride)
    this.largest = memory.allocate(2)
    this.vectorBytes = 8 * parameterStride
  }

  /** Begins anew, with the parameters that the model has been given. */
  begin(): void {
    const { memory, theta, parameters } = this.model
    const { doubles } = memory
    for (const vector of [this.total, this.scale]) doubles.fill(0, vector / 8, (vector + this.vectorBytes) / 8)
    doubles.fill(0, this.largest / 8, this.largest / 8 + 2)
    for (let index = 0; index < parameters; index++) {
      const size = Math.abs(doubles[theta.address / 8 + index]!)
      doubles[this.sizes / 8 + index] = size
      doubles[this.floors / 8 + index] = size > 0 ? SIGNIFICANT / size : 0
    }
  }

  /** Adds a vector whatever its error: what a break adds, not an interval. */
  add(vector: number, factor: number): void {
    const { doubles } = this.model.memory
    for (let index = 0; index < this.model.parameters; index++) {
      doubles[this.total / 8 + index]! += factor * doubles[vector / 8 + index]!
    }
  }

  read(gradient: Float64Array): void {
    gradient.set(this.model.memory.doubles.subarray(this.total / 8, this.total / 8 + this.model.parameters))
  }

  /**
   * Writes (size) -> the largest relative error, over the parameters, of an interval of that size: its integral by a rule, whose vectors are
   * ready, is the addition to come.
   */
  writeWeigh(module: ModelModule, terms: QuadratureTerms): number {
    const f = new FunctionBuilder('weigh', ['f64'], ['f64'])
    const v = module.vector(f)
    const size = v.keep(f.vector('f64x2.splat', f.get(0)))
    const places = terms.rule.nodes.map((_, node) => f.keep('i32', terms.vectorCode(f, node)))
    const absolute = (x: Code) => f.vector('f64x2.abs', x)
    const worst = f.keep('v128', v.constant(0))
    this.vectors(v).each(({ at, put }) => {
      const values = places.map((local) => v.keep(at({ local })))
      const sum = (weights: readonly number[]) =>
        v.multiply(
          size,
          values.reduce(
            (total, value, index) => v.multiplyAdd(v.constant(weights[index]!), value, total),
            v.constant(0),
          ),
        )
      const addition = v.keep(sum(terms.rule.weights))
      put(this.addition, addition)
      const own = v.add(at(this.scale), v.add(absolute(addition), v.constant(SMALLEST_SCALE)))
      const scale = v.multiplyAdd(f.load('v128.load', f.i32(0), this.largest), at(this.floors), own)
      const error = v.divide(sum(terms.rule.errorWeights), scale)
      // Not a number where one is: this maximum keeps it.
      f.set(worst, f.vector('f64x2.max', f.get(worst), absolute(error)))
    })
    f.give(f.scalar('f64.max', f.extractLane(f.get(worst), 0), f.extractLane(f.get(worst), 1)))
    return module.add(f)
  }

  /** Writes (): takes the addition that was weighed last. */
  writeTake(module: ModelModule): number {
    const f = new FunctionBuilder('take', [], [])
    const v = module.vector(f)
    const largest = f.keep('v128', v.constant(0))
    this.vectors(v).each(({ at, put }) => {
      const addition = v.keep(at(this.addition))
      put(this.total, v.add(at(this.total), addition))
      const scale = v.keep(v.add(at(this.scale), f.vector('f64x2.abs', addition)))
      put(this.scale, scale)
      f.set(largest, f.vector('f64x2.max', f.get(largest), v.multiply(scale, at(this.sizes))))
    })
    f.store(
      'v128.store',
      f.i32(0),
      f.vector('f64x2.max', f.get(largest), f.shuffle(f.get(largest), f.get(largest), 1, 0)),
      this.largest,
    )
    return module.add(f)
  }

  private vectors(v: StateVectors['v']): StateVectors {
    return new StateVectors(v, this.model.parameters)
  }
}
