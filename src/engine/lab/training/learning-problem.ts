import type { Mechanism, TrainingData } from '../../../shared'
import { massActionGraph, rateConstants } from '../../../chemistry'
import { type CompiledModel, compileModel, solve } from '../../../solver'
import { assembleExperiments } from '../../data/experiment'
import { computeScaling } from '../../data/scaling'
import { evenly, geometrically } from '../grid'

/** What a neural ODE is to learn: samples of a mechanism's solution, which is known wherever it is asked for. */
export interface LearningProblem {
  mechanism: Mechanism
  /** At time 0, in the order of the mechanism's species. */
  initial: readonly number[]
  timeUnit: string | null
  sampling: { spacing: 'linear' | 'logarithmic'; first: number; last: number; count: number }
  /** Initial values that are never trained on. */
  unseen: readonly { label: string; initial: readonly number[] }[]
  /** Until when what was learned is followed beyond the last sample. */
  beyond: number
}

/** How much denser than the samples the times are at which a fit is checked between them. */
const denser = 10
const drawn = 200

/** The sample times; or times of the same spacing, `denser` for each sample, that include them. */
export function sampleTimes({ sampling }: LearningProblem, dense = false): Float64Array {
  const { spacing, first, last, count } = sampling
  return grid(spacing, first, last, dense ? denser * (count - 1) + 1 : count)
}

/** Times to draw from the first sample to `end`. */
export function drawingTimes({ sampling: { spacing, first } }: LearningProblem, end: number): Float64Array {
  return grid(spacing, first, end, drawn)
}

/** Times after the last sample. */
export function timesBeyond({ sampling: { spacing, last }, beyond }: LearningProblem): Float64Array {
  return grid(spacing, last, beyond, drawn).subarray(1)
}

function grid(spacing: 'linear' | 'logarithmic', first: number, last: number, count: number): Float64Array {
  return spacing === 'linear' ? evenly(first, last, count) : geometrically(first, last, count)
}

/** As tight as the data of the examples, far below every amount that matters: POLLU's smallest species is about 4e-18. */
const tight = { relativeTolerance: 1e-11, absoluteTolerance: 1e-24 }

/** The solution of a problem's mechanism. */
export class Truth {
  private readonly model: CompiledModel

  constructor(private readonly problem: LearningProblem) {
    // The same bits on every machine, so that all train on the same data.
    this.model = compileModel(massActionGraph(problem.mechanism), { arithmetic: 'plain' })
  }

  /**
   * Time-major [times][species].
   * @throws Error where it cannot be solved, which is the problem's fault
   */
  at(initial: readonly number[], times: Float64Array): Float64Array {
    const solved = solve({
      model: this.model,
      parameters: rateConstants(this.problem.mechanism),
      initial: Float64Array.from(initial),
      startTime: 0,
      sampleTimes: times,
      ...tight,
    })
    if (solved.status === 'failed') throw new Error(`The mechanism: ${solved.reason} at ${solved.time}`)
    return solved.values
  }

  /** y_scale of what is trained on: [species]. */
  scale(): number[] {
    const experiments = assembleExperiments(this.data())
    if (experiments.status === 'failed') throw new Error(experiments.reason)
    return computeScaling(experiments.value).stateScale
  }

  /** What is trained on. */
  data(): TrainingData {
    const { mechanism, initial } = this.problem
    const times = sampleTimes(this.problem)
    const values = this.at(initial, times)
    return {
      species: mechanism.species,
      series: mechanism.species.map((signal, index) => ({
        experiment: 'samples',
        replicate: 1,
        signal,
        unit: null,
        times,
        values: ofSpecies(values, index, mechanism.species.length),
        sigmas: null,
      })),
      initial: { time: 0, values: [...initial] },
    }
  }
}

/** One column of a time-major table. */
export function ofSpecies(values: Float64Array, index: number, species: number): Float64Array {
  return Float64Array.from({ length: values.length / species }, (_, row) => values[row * species + index]!)
}
