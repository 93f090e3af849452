import type { BenchSubject } from '../../shared'
import { massActionGraph, rateConstants } from '../../chemistry'
import { type ActivationName, type ModelGraph, neuralOdeGraph } from '../../solver'

/** The model of a benchmark's subject. */
export function subjectGraph(subject: BenchSubject): ModelGraph {
  if (subject.kind === 'mechanism') return massActionGraph(subject.mechanism)
  const { hiddenLayers, activation, outputScale, initial } = subject
  return neuralOdeGraph({
    states: initial.length,
    hiddenLayers,
    activation: activation as ActivationName,
    inputScale: null,
    outputScale,
  })
}

/** theta of that model. */
export function subjectParameters(subject: BenchSubject): Float64Array {
  return subject.kind === 'mechanism' ? rateConstants(subject.mechanism) : subject.parameters
}
