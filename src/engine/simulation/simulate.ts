import { type Mechanism, type Outcome, type SimulationJob, type WorkCounts, failed, succeeded } from '../../shared'
import { massActionGraph, rateConstants } from '../../chemistry'
import { type CompiledModel, type MethodName, compileModel, solve } from '../../solver'
import { type Experiment, assembleExperiments } from '../data/experiment'
import { fittedStarts } from '../loss/fitted-starts'
import { prepareModel } from '../model/prepare-model'
import { describeSolveFailure } from './solve-failure'

export interface Simulation {
  species: string[]
  times: Float64Array
  /** Time-major: values[time * species + i]. */
  values: Float64Array
  work: WorkCounts
  seconds: number
}

interface Subject {
  species: string[]
  model: CompiledModel
  parameters: Float64Array
  startTime: number
  initial: Float64Array
  inputs?: Float64Array
  stopTimes?: Float64Array
  absoluteTolerance: Float64Array | number
}

/**
 * Solves a model from its initial value at the given times.
 * @param now monotonic milliseconds; the seconds reported include compilation
 */
export function simulate(job: SimulationJob, now: () => number): Outcome<Simulation> {
  const began = now()
  const prepared =
    job.subject.kind === 'mechanism'
      ? mechanismSubject(job.subject.mechanism, job.subject.initial, job.absoluteTolerance)
      : networkSubject(job.subject, job.absoluteTolerance)
  if (prepared.status === 'failed') return prepared
  const subject = prepared.value
  const order = job.times.findIndex((time, i) => !(time >= (i === 0 ? subject.startTime : job.times[i - 1]!)))
  if (order >= 0) {
    return failed(
      `Output time ${job.times[order]} is out of order`,
      `time ${order + 1} of ${job.times.length}`,
      `Give ascending times, none before ${subject.startTime}.`,
      'usage',
    )
  }
  const solved = solve({
    model: subject.model,
    method: job.method as MethodName,
    parameters: subject.parameters,
    initial: subject.initial,
    inputs: subject.inputs,
    stopTimes: subject.stopTimes,
    startTime: subject.startTime,
    sampleTimes: job.times,
    relativeTolerance: job.relativeTolerance,
    absoluteTolerance: subject.absoluteTolerance,
  })
  if (solved.status === 'failed') return describeSolveFailure(solved, 'simulation', subject.species)
  return succeeded({
    species: subject.species,
    times: job.times,
    values: solved.values,
    work: solved.work,
    seconds: (now() - began) / 1000,
  })
}

function mechanismSubject(
  mechanism: Mechanism,
  initial: { time: number; values: number[] },
  absoluteTolerance: number,
): Outcome<Subject> {
  return succeeded({
    species: mechanism.species,
    model: compileModel(massActionGraph(mechanism)),
    parameters: rateConstants(mechanism),
    startTime: initial.time,
    initial: Float64Array.from(initial.values),
    absoluteTolerance,
  })
}

function networkSubject(
  subject: SimulationJob['subject'] & { kind: 'network' },
  absoluteTolerance: number,
): Outcome<Subject> {
  const assembled = assembleExperiments(subject.data, subject.fittedInitialValues)
  if (assembled.status === 'failed') return assembled
  const prepared = prepareModel(subject.model, subject.data.species, assembled.value)
  if (prepared.status === 'failed') return prepared
  const { scaling, built } = prepared.value
  const model = compileModel(built.graph())
  const { parameters, experiments } = fittedStarts(
    prepared.value.experiments,
    subject.parameters,
    model.parameters,
    scaling.stateScale,
  )
  const experiment = experiments[0] as Experiment
  return succeeded({
    species: subject.data.species,
    model,
    parameters,
    startTime: experiment.startTime,
    initial: experiment.initial,
    inputs: experiment.inputs,
    stopTimes: experiment.stopTimes,
    absoluteTolerance: Float64Array.from(scaling.stateScale, (scale) => scale * absoluteTolerance),
  })
}
