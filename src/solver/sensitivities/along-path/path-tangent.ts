import { TERM_BYTES, type CompiledModel } from '../../compiler'
import { methodNamed, stepSolver } from '../../integrators'
import { FORWARD_METHOD } from '../forward'
import { TangentSpace } from '../tangent/tangent-space'
import { PathModel } from './path-model'
import type { StatePath } from './state-path'

/** The derivative of the integrals along a path by the parameters, and by the initial values where they are asked for; kept with the model. */
export class PathTangent {
  readonly space: TangentSpace
  /** The integral up to where it has come: the byte address of a matrix. */
  readonly integral: number
  private readonly along: PathModel
  private readonly derivative: number
  private readonly terms: number

  private constructor(
    model: CompiledModel,
    private readonly initialValues: boolean,
  ) {
    this.along = PathModel.of(model)
    // No step is made: a space is that of a method's solves.
    this.space = new TangentSpace(stepSolver(model, methodNamed(FORWARD_METHOD)), { initialValues })
    this.integral = this.space.matrix()
    this.derivative = this.space.matrix()
    this.terms = model.memory.allocate((2 * TERM_BYTES) / 8)
  }

  static of(model: CompiledModel, initialValues: boolean): PathTangent {
    const name = `along paths, derivatives${initialValues ? ', initial values' : ''}`
    return model.workspace(name, () => new PathTangent(model, initialValues))
  }

  /** The start: nothing depends on anything but itself. */
  begin(): void {
    const { model, stride } = this.space
    this.clear()
    if (!this.initialValues) return
    for (const [index, mass] of this.along.inverseMass!.entries()) {
      if (mass !== 0) model.memory.doubles[this.integral / 8 + index * stride + model.parameters + index] = 1
    }
  }

  /** Goes on to a sample. */
  advance(path: StatePath, sample: number): void {
    const { space, along, integral, derivative, terms } = this
    const { model, rowBytes } = space
    const { memory, functions } = model
    const parameterJacobian = space.program('parameterJacobian')
    if (path.restarts[sample] === 1) this.clear()
    for (let node = path.begin[sample]!; node < path.begin[sample + 1]!; node++) {
      along.goTo(path.states, node)
      parameterJacobian(path.times[node]!, along.state, 0, derivative)
      for (const [row, mass] of along.inverseMass!.entries()) {
        if (mass === 0) continue
        memory.setTerm(terms, 0, 1, integral + row * rowBytes)
        memory.setTerm(terms, 1, path.weights[node]! * mass, derivative + row * rowBytes)
        functions.combine(integral + row * rowBytes, rowBytes, terms, 2)
      }
    }
  }

  private clear(): void {
    const { model, matrixBytes } = this.space
    model.memory.doubles.fill(0, this.integral / 8, (this.integral + matrixBytes) / 8)
  }
}
