import {
  HeldPullBack,
  ModelModule,
  ScalarOperations,
  StateVectors,
  writeIterationMatrix,
  type CompiledModel,
  type IterationMatrix,
  type ProgramName,
  type VectorOperations,
} from '../../compiler'
import { FunctionBuilder, type Code, type ExportedFunction, type ValueType } from '../../compiler/encoder'
import type { MatrixEntry } from '../../graph'
import type { Cotangents } from './step-adjoint'

/** A function being written, with the operations to write it. */
export interface AdjointFunction {
  f: FunctionBuilder
  v: VectorOperations
  s: ScalarOperations
  vectors: StateVectors
  splat(value: Code): Code
}

/** What the adjoint of a family is written into: a module of its own over the model's memory. */
export class AdjointWriter {
  readonly module: ModelModule
  /** Where a pull-back leaves its part of the state's cotangent before it is added. */
  private readonly part: number
  private iterationMatrix: IterationMatrix | null = null
  /** For networks that are wide enough. */
  private readonly held: HeldPullBack | null
  private functions: Readonly<Record<string, ExportedFunction>> = {}

  constructor(
    readonly model: CompiledModel,
    private readonly cotangents: Cotangents,
    programs: readonly ProgramName[],
  ) {
    this.module = new ModelModule(model, programs)
    this.part = this.vector()
    this.held = HeldPullBack.of(this.module, model, cotangents.gradient)
  }

  /** The functions of the matrix alpha M - J in this module. */
  get matrix(): IterationMatrix {
    this.iterationMatrix ??= writeIterationMatrix(this.module)
    return this.iterationMatrix
  }

  /** Weights of the layers of a network that is evaluated once for all products at a point; 0 for other models. */
  get heldWeights(): number {
    return this.held?.weights ?? 0
  }

  /** Room for a state vector. */
  vector(): number {
    return this.model.memory.allocate(this.model.stateStride)
  }

  /** Room for vectors that lie a state stride apart. */
  vectors(count: number): readonly number[] {
    const { memory, stateStride } = this.model
    const first = memory.allocate(count * stateStride)
    return Array.from({ length: count }, (_, index) => first + 8 * index * stateStride)
  }

  begin(name: string, parameters: readonly ValueType[], results: readonly ValueType[]): AdjointFunction {
    const f = new FunctionBuilder(name, parameters, results)
    const v = this.module.vector(f)
    return {
      f,
      v,
      s: new ScalarOperations(f),
      vectors: new StateVectors(v, this.model.states),
      splat: (value) => v.keep(f.vector('f64x2.splat', value)),
    }
  }

  end({ f }: AdjointFunction): void {
    this.module.add(f)
  }

  instantiate(): Readonly<Record<string, ExportedFunction>> {
    this.functions = this.module.instantiate()
    return this.functions
  }

  /** A way back begins. */
  start(): void {
    this.held?.start()
  }

  /** It has come to its end: the gradient is complete then. */
  finish(): void {
    this.held?.finish(() => void this.functions.addOuters!())
  }

  /** Evaluates the model at a time and a point for what follows there, up to and with the pull-back. */
  hold({ f }: AdjointFunction, time: Code, point: Code): void {
    this.held?.hold(f, time, point)
  }

  /** Writes the Jacobian at the time and point held. */
  heldJacobian({ f }: AdjointFunction, time: Code, point: Code, result: number): void {
    if (this.held) return this.held.jacobian(f, time, point, f.i32(result))
    f.run(f.call(this.matrix.jacobian, time, point, f.i32(0), f.i32(result)))
  }

  /** Writes result = u^T df/dy at the time and point held. */
  heldProduct({ f }: AdjointFunction, time: Code, point: Code, u: number, result: number): void {
    if (this.held) return this.held.product(f, time, point, f.i32(u), f.i32(result))
    f.run(f.call(this.module.program('transposedProduct'), time, point, f.i32(u), f.i32(result)))
  }

  /** Writes result = u^T df/dy, and adds u^T df/dtheta to the gradient, at the time and point held. */
  heldPullBack({ f }: AdjointFunction, time: Code, point: Code, u: number, result: number): void {
    if (this.held) return this.held.pullBack(f, time, point, f.i32(u), f.i32(result))
    const { gradient } = this.cotangents
    f.run(f.call(this.module.program('pullBack'), time, point, f.i32(u), f.i32(result), f.i32(gradient)))
  }

  /** The same at a time and a point of which nothing is held. */
  pullBack(writer: AdjointFunction, time: Code, point: number, u: number, result: number): void {
    const place = writer.f.i32(point)
    this.hold(writer, time, place)
    this.heldPullBack(writer, time, place, u, result)
  }

  /**
   * Adds the sum over pairs of u^T (d2f/dy2)[v] to a vector, and that of u^T (d2f/dtheta dy) v to the gradient. Both lists are `vectors`.
   */
  addCurvature(
    writer: AdjointFunction,
    time: Code,
    point: number,
    { u, v }: { u: readonly number[]; v: readonly number[] },
    total: number,
  ): void {
    const { f } = writer
    const { gradient } = this.cotangents
    const program = this.module.curvaturePullBacks(u.length)
    f.run(f.call(program, time, f.i32(point), f.i32(u[0]!), f.i32(v[0]!), f.i32(this.part), f.i32(gradient)))
    this.add(writer, this.part, total)
  }

  /** Adds u^T d2f/dy dt to a vector, and u^T d2f/dtheta dt to the gradient. */
  addTimeDerivative(writer: AdjointFunction, time: Code, point: number, u: number, total: number): void {
    const { f } = writer
    const { gradient } = this.cotangents
    const program = this.module.program('timeDerivativePullBack')
    f.run(f.call(program, time, f.i32(point), f.i32(u), f.i32(this.part), f.i32(gradient)))
    this.add(writer, this.part, total)
  }

  /** Writes target = M^T vector. */
  transposedMass(writer: AdjointFunction, mass: readonly MatrixEntry[] | null, vector: number, target: number): void {
    const { f, v, vectors } = writer
    if (mass === null) return vectors.copy(vector, target)
    vectors.each(({ put }) => put(target, v.constant(0)))
    const place = f.i32(0)
    for (const { row, column, value } of mass) {
      const term = f.scalar('f64.mul', f.f64(value), f.load('f64.load', place, vector + 8 * row))
      const at = target + 8 * column
      f.store('f64.store', place, f.scalar('f64.add', f.load('f64.load', place, at), term), at)
    }
  }

  private add({ v, vectors }: AdjointFunction, part: number, total: number): void {
    vectors.each(({ at, put }) => put(total, v.add(at(total), at(part))))
  }
}
