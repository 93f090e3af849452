import type { BenchSubject, Mechanism } from '../../shared'
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

/** Entries of df/dy that are not always zero. */
export function jacobianEntries(subject: BenchSubject): number {
  const states = subject.initial.length
  return subject.kind === 'mechanism' ? mechanismEntries(subject.mechanism) : states * states
}

/** A reaction couples every species that it changes to every one that its rate depends on. */
function mechanismEntries({ species, reactions }: Mechanism): number {
  const position = new Map(species.map((name, index) => [name, index]))
  const coupled = new Set<number>()
  for (const { orders, change } of reactions) {
    for (const changed of Object.keys(change)) {
      if (change[changed] === 0) continue
      for (const reactant of Object.keys(orders)) {
        coupled.add(position.get(changed)! * species.length + position.get(reactant)!)
      }
    }
  }
  return coupled.size
}
