import { NormalEquations } from '../compiler'
import { DualModel } from './dual-model'
import type { GaussNewtonModel } from './gauss-newton-model'
import type { Evaluated, Wish } from './optimiser'
import { PrimalModel } from './primal-model'
import type { OptimiserSettings } from './settings'

/** Makes the models of one optimiser, which share the compiled equations. */
export class ModelSource {
  /** What is asked for at iterates. */
  readonly wish: Wish
  private equations: NormalEquations | null = null

  constructor(
    private readonly parameters: number,
    residuals: number,
    form: OptimiserSettings['form'],
  ) {
    const dual = form === 'dual' || (form === 'automatic' && residuals < parameters)
    this.wish = dual ? 'jacobian' : 'normal-products'
  }

  model({ products, residuals, jacobian }: Evaluated): GaussNewtonModel {
    if (products !== undefined) return new PrimalModel(products, this.equationsOf(this.parameters))
    if (residuals === undefined || jacobian === undefined) throw new Error(`The optimiser asked for ${this.wish}.`)
    return new DualModel(residuals, jacobian, this.parameters, this.equationsOf(residuals.length))
  }

  /** Not the shared ones of `normalEquations`: they must stay as they are from one trial to the next. */
  private equationsOf(size: number): NormalEquations {
    if (this.equations?.size !== size) this.equations = new NormalEquations(size)
    return this.equations
  }
}
