import { massActionGraph, rateConstants } from '../../../chemistry'
import { type CompiledModel, type MethodName, type SolveRequest, compileModel } from '../../../solver'
import type { LabContext } from '../experiment'
import { evenly, geometrically } from '../grid'
import { robertson, robertsonEnd, robertsonInitial } from '../robertson'
import { type Journey, solveAsFar } from '../solve-as-far'

/** Samples over the ten decades to the end, and in the last moment that figure 2 zooms into: t in (99999.98999, 1e5). */
const overall = geometrically(1e-5, robertsonEnd, 241)
export const moment = 0.01001
const near = evenly(moment, 0, 41).map((before) => robertsonEnd - before)

/** Ascending, to the end itself. */
export const reversalTimes = Float64Array.from([...overall.filter((time) => time < near[0]!), ...near])
/** Place of the first time of the last moment. */
export const momentStart = reversalTimes.length - near.length

/** So tight that its errors are far below those of any reversal. */
const reference = { relativeTolerance: 1e-12, absoluteTolerance: 1e-18 }

/** A solve of Robertson's reaction to t = 1e5 and back again. */
export interface Reversal {
  tolerance: number
  forward: Journey
  /** Its samples are the times in falling order, and 0; null when the way there failed. */
  back: Journey | null
  /** |y1 - 1| at t = 0, relative to y1 = 1; null when it did not come back. */
  error: number | null
}

/** Solves Robertson's reaction forwards and backwards. */
export class Reverser {
  readonly model: CompiledModel
  private readonly parameters = rateConstants(robertson)

  constructor({ arithmetic }: Pick<LabContext, 'arithmetic'>) {
    this.model = compileModel(massActionGraph(robertson), arithmetic === undefined ? {} : { arithmetic })
  }

  /** The solution itself: [times][species]. */
  reference(): Float64Array {
    const { values, failure } = solveAsFar(this.request({ ...reference }))
    if (failure !== null) throw new Error(`Robertson's reaction could not be solved: ${failure.reason}.`)
    return values
  }

  /** @param tolerance relative and, for all species, absolute */
  reverse(method: MethodName, tolerance: number): Reversal {
    const accuracy = { method, relativeTolerance: tolerance, absoluteTolerance: tolerance }
    const forward = solveAsFar(this.request(accuracy))
    if (forward.failure !== null) return { tolerance, forward, back: null, error: null }
    const back = solveAsFar({
      ...this.request(accuracy),
      initial: forward.values.slice(-robertsonInitial.length),
      startTime: robertsonEnd,
      sampleTimes: Float64Array.from([...[...reversalTimes].reverse(), 0]),
      endTime: 0,
    })
    const error = back.failure === null ? Math.abs(back.values.at(-robertsonInitial.length)! - 1) : null
    return { tolerance, forward, back, error }
  }

  private request(accuracy: Pick<SolveRequest, 'method' | 'relativeTolerance' | 'absoluteTolerance'>): SolveRequest {
    return {
      model: this.model,
      parameters: this.parameters,
      initial: Float64Array.from(robertsonInitial),
      startTime: 0,
      sampleTimes: reversalTimes,
      ...accuracy,
    }
  }
}
