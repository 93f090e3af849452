import { type ChunkRunner, type GradientMethodName, lossAndGradient } from '../../../solver'
import type { Derivative, DerivativeResult, ExperimentSolve, Solved } from './derivative'

/** `gradient`: of the loss by all parameters. */
export class Gradient implements Derivative {
  private readonly whole: Float64Array
  private readonly part: Float64Array
  private readonly initialPart: Float64Array

  /** @param total all parameters, of which the model has some */
  constructor(
    total: number,
    model: { parameters: number; states: number },
    private readonly gradientMethod: GradientMethodName,
    private readonly chunkRunner: ChunkRunner | undefined,
  ) {
    this.whole = new Float64Array(total)
    this.part = new Float64Array(model.parameters)
    this.initialPart = new Float64Array(model.states)
  }

  clear(): void {
    this.whole.fill(0)
  }

  add({ request: asked, terms, samples, fitted, stateScale, predictions }: ExperimentSolve): Solved {
    const { whole, part, initialPart, gradientMethod, chunkRunner } = this
    const request = {
      ...asked,
      loss: terms.trajectoryLoss(samples),
      gradientMethod,
      gradient: part,
      predictions,
      ...(fitted.length > 0 && { initialGradient: initialPart }),
    }
    let lostThread: string | undefined
    let solved = lossAndGradient({ ...request, chunkRunner })
    // That is nothing that other parameters would mend: the same numbers come without threads.
    if (solved.status === 'failed' && solved.reason === 'thread-lost') {
      lostThread = solved.where ?? solved.advice
      solved = lossAndGradient(request)
    }
    if (solved.status === 'failed') return solved
    for (let index = 0; index < part.length; index++) whole[index]! += part[index]!
    for (const { species, place } of fitted) whole[place]! += stateScale[species]! * initialPart[species]!
    return { status: 'solved', steps: solved.work.steps, lostThread }
  }

  addSingle(place: number, slope: number): void {
    this.whole[place]! += slope
  }

  result(): DerivativeResult {
    return { gradient: this.whole }
  }
}
