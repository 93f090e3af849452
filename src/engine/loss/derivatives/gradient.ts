import { lossAndGradient, pathGradient } from '../../../solver'
import {
  type ColumnPlaces,
  type Derivative,
  type DerivativeResult,
  type ExperimentPart,
  type ExperimentSolve,
  type ModelSize,
  type Solved,
  columnsOf,
} from './derivative'
import { pathRequest } from './path-request'

/** dL/dtheta, then perhaps dL/dy0. */
export const gradientPart: ExperimentPart = {
  length: (columns) => columns,
  solve(solve, part) {
    const { request: asked, terms, samples, initialValues, gradientMethod, chunkRunner, path, predictions } = solve
    const { parameters } = asked.model
    const wanted = {
      loss: terms.trajectoryLoss(samples),
      gradient: part.subarray(0, parameters),
      ...(initialValues && { initialGradient: part.subarray(parameters) }),
    }
    if (path) {
      const summed = pathGradient({ ...pathRequest(solve, path), ...wanted })
      return summed.status === 'failed' ? summed : { status: 'solved', steps: summed.work.steps }
    }
    const request = { ...asked, ...wanted, gradientMethod, predictions }
    let lostThread: string | undefined
    let solved = lossAndGradient({ ...request, chunkRunner })
    // That is nothing that other parameters would mend: the same numbers come without threads.
    if (solved.status === 'failed' && solved.reason === 'thread-lost') {
      lostThread = solved.where ?? solved.advice
      solved = lossAndGradient(request)
    }
    return solved.status === 'failed' ? solved : { status: 'solved', steps: solved.work.steps, lostThread }
  },
}

/** `gradient`: of the loss by all parameters. */
export class Gradient implements Derivative {
  readonly wish = 'gradient'
  private readonly whole: Float64Array
  private readonly part: Float64Array

  /** @param total all parameters, of which the model has some */
  constructor(
    total: number,
    private readonly model: ModelSize,
  ) {
    this.whole = new Float64Array(total)
    this.part = new Float64Array(columnsOf(model, true))
  }

  clear(): void {
    this.whole.fill(0)
  }

  add(solve: ExperimentSolve, places: ColumnPlaces): Solved {
    const part = this.part.subarray(0, columnsOf(this.model, solve.initialValues))
    const solved = gradientPart.solve(solve, part)
    if (solved.status === 'solved') this.addPart(part, 0, places)
    return solved
  }

  addPart(part: Float64Array, _rows: number, { fitted, stateScale }: ColumnPlaces): void {
    const { whole, model } = this
    for (let index = 0; index < model.parameters; index++) whole[index]! += part[index]!
    for (const { species, place } of fitted) whole[place]! += stateScale[species]! * part[model.parameters + species]!
  }

  addSingle(place: number, slope: number): void {
    this.whole[place]! += slope
  }

  result(): DerivativeResult {
    return { gradient: this.whole }
  }
}
