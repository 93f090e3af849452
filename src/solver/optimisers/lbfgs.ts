import { distanceToBounds, held, project, projectedGradient } from './bounds'
import { type CurvaturePair, addPair, inverseHessianTimes } from './curvature-pairs'
import { converged, describeRefusals, everyStepRefused, halveInitial, stalled } from './endings'
import { type LineSearch, type Unfinished, searchOn, searchShorter, startLineSearch } from './line-search'
import type { Asked, Bounds, Ending, Evaluated, Optimiser, OptimiserProblem, OptimiserState, Told } from './optimiser'
import { copyOf, memoryOf } from './optimiser-state'
import { refusalOf } from './refusal'
import { type OptimiserSettings, defaultOptimiserSettings } from './settings'
import { dot, euclideanNorm, largest } from './vectors'

const NAME = 'l-bfgs'

/** The last accepted point. */
interface Iterate {
  parameters: Float64Array
  loss: number
  gradient: Float64Array
}

/**
 * Limited-memory BFGS (Nocedal and Wright 2006, algorithm 7.4 and 7.5) with a line search for the strong Wolfe conditions. A search that fails is begun
 * anew along the steepest descent, without what was remembered; when that fails too, it has stalled. Parameters at bounds that the gradient pushes
 * outwards are held there, and no step goes beyond the nearest bound.
 */
export class LimitedMemoryBfgs implements Optimiser {
  private readonly settings: OptimiserSettings
  private readonly bounds: Bounds | null
  private memory

  constructor(private readonly problem: OptimiserProblem) {
    const { initial, bounds, settings } = problem
    this.settings = { ...defaultOptimiserSettings, ...settings }
    this.bounds = bounds
    const point = initial.slice()
    project(point, bounds)
    this.memory = {
      /** What is asked for. */
      point,
      /** Null at first, and when it is to be evaluated anew. */
      iterate: null as Iterate | null,
      /** Whether there has been one. */
      begun: false,
      direction: new Float64Array(point.length) as Float64Array,
      /** Null before the first iterate. */
      search: null as LineSearch | null,
      /** Whether the search's best is evaluated again, to be accepted. */
      settling: false,
      /** Oldest first. */
      pairs: [] as CurvaturePair[],
      /** Since the last iterate. */
      refusals: 0,
      refusal: '',
      ended: null as Ending | null,
    }
  }

  get ended(): Ending | null {
    return this.memory.ended
  }

  ask(): Asked {
    return { parameters: this.memory.point, wish: 'gradient' }
  }

  tell({ loss, gradient }: Evaluated): Told {
    if (gradient === undefined) throw new Error(`${NAME} asked for a gradient.`)
    const { memory } = this
    const gradientNorm = euclideanNorm(gradient)
    const refusal = refusalOf(loss, gradientNorm)
    if (refusal !== null) return this.refuse(refusal)
    if (memory.search !== null && !memory.settling) {
      const outcome = searchOn(memory.search, { loss, slope: dot(gradient, memory.direction) })
      if (outcome !== 'accepted') return this.goOn(outcome)
    }
    const what = memory.iterate === null ? 'Initial weights' : 'A step'
    const note = describeRefusals(what, memory.refusals, memory.refusal)
    this.accept(loss, gradient)
    return { accepted: true, gradientNorm, note }
  }

  refuse(reason: string): Told {
    const { memory } = this
    memory.refusals++
    memory.refusal = reason
    if (memory.search === null) {
      if (memory.begun) memory.ended = everyStepRefused(reason)
      else memory.ended = halveInitial(memory.point, this.problem, memory.refusals, reason)
      return refused
    }
    // What was sound a moment ago and is now refused is no use in a search.
    if (memory.settling) return this.goOn('failed')
    return this.goOn(searchShorter(memory.search))
  }

  reconsider(): void {
    const { memory } = this
    if (memory.iterate === null) return
    memory.point.set(memory.iterate.parameters)
    memory.iterate = null
    memory.search = null
    memory.settling = false
    memory.refusals = 0
  }

  state(): OptimiserState {
    return { name: NAME, parameters: this.memory.point.length, memory: copyOf(this.memory) }
  }

  restore(state: unknown): void {
    this.memory = memoryOf(state, NAME, this.memory.point.length, this.memory)
  }

  private goOn(outcome: Unfinished): Told {
    const { memory } = this
    const search = memory.search!
    if (outcome === 'failed') {
      if (memory.pairs.length > 0) {
        memory.pairs = []
        this.startSearch()
        return { ...refused, note: 'The line search found no decrease and begins anew along the steepest descent.' }
      }
      memory.ended = memory.refusals === search.trials ? everyStepRefused(memory.refusal) : stalled
      return refused
    }
    memory.settling = outcome === 'settled'
    this.moveTo(outcome === 'settled' ? search.low.step : search.step)
    return refused
  }

  private accept(loss: number, gradient: Float64Array): void {
    const { memory, settings, bounds } = this
    const { iterate: before, point } = memory
    if (before !== null) {
      const step = point.map((value, index) => value - before.parameters[index]!)
      const change = gradient.map((value, index) => value - before.gradient[index]!)
      addPair(memory.pairs, { step, change }, settings.pairs)
      if (euclideanNorm(step) <= settings.stepTolerance * euclideanNorm(point)) memory.ended = stalled
    }
    memory.iterate = { parameters: point.slice(), loss, gradient: gradient.slice() }
    memory.begun = true
    if (largest(projectedGradient(gradient, point, bounds)) <= settings.gradientTolerance) {
      memory.ended = converged(`no element of the gradient is above ${settings.gradientTolerance}`)
    }
    if (memory.ended === null) this.startSearch()
  }

  private startSearch(): void {
    const { memory, bounds } = this
    const { parameters, loss, gradient } = memory.iterate!
    const free = projectedGradient(gradient, parameters, bounds)
    let direction = this.descent(inverseHessianTimes(memory.pairs, free), free)
    if (!(dot(direction, gradient) < 0)) {
      memory.pairs = []
      direction = this.descent(free, free)
    }
    memory.direction = direction
    memory.settling = false
    memory.refusals = 0
    const longest = distanceToBounds(parameters, direction, bounds)
    const first = memory.pairs.length === 0 ? Math.min(1, 1 / euclideanNorm(free)) : 1
    memory.search = startLineSearch(loss, dot(direction, gradient), first, longest)
    this.moveTo(memory.search.step)
  }

  /** -product, without what is held at bounds or would leave them at once. */
  private descent(product: Float64Array, free: Float64Array): Float64Array {
    const { parameters } = this.memory.iterate!
    return product.map((value, index) =>
      free[index] === 0 || held(this.bounds, index, parameters[index]!, -value) ? 0 : -value,
    )
  }

  private moveTo(step: number): void {
    const { point, direction, iterate } = this.memory
    for (let i = 0; i < point.length; i++) point[i] = iterate!.parameters[i]! + step * direction[i]!
    project(point, this.bounds)
  }
}

const refused: Told = { accepted: false, gradientNorm: null, note: null }
