import { compileModel, methods, solve } from '../solver'
import { sparseMechanism, untrainedNetwork } from './bench/families'
import { subjectGraph, subjectParameters } from './bench/subject'

/** Small models of both kinds; the mechanism has just enough species for the loops that larger ones are eliminated with. */
const models = [() => untrainedNetwork(2, [4, 4]), () => sparseMechanism(8)]
const steps = 10

/**
 * Compiles and solves small models, so that the first job finds the code that does it in memory: of the processor time that a process spends
 * on its first compilation and step, more than half goes to reading and translating this program.
 */
export function warmUp(): void {
  for (const make of models) {
    const subject = make()
    solve({
      model: compileModel(subjectGraph(subject)),
      method: methods[0].name,
      parameters: subjectParameters(subject),
      initial: subject.initial,
      startTime: 0,
      sampleTimes: Float64Array.of(1),
      relativeTolerance: 1e-4,
      absoluteTolerance: 1e-8,
      maximumSteps: steps,
    })
  }
}
