import { join } from 'node:path'
import type { GradientJob, GradientJobSubject } from '../../shared'
import { gradientDigits } from '../../engine'
import type { BenchFolders } from './folders'
import { readNetworkFile } from './network-file'

/** The loss of which gradients are compared: the mean squared error of a trained network. */
export interface GradientCase {
  title: string
  subject: GradientJobSubject
  states: number
  parameters: number
  sampleTimes: number
  /** The network as the peers read it. */
  input: string
  /** Correct digits of a gradient: the negative decimal logarithm of its relative error. */
  digits(gradient: Float64Array, reference: Float64Array): number
}

/** Under the absolute error a residual near zero changes sign with the tolerance, and the error then says nothing about the method. */
export const comparedLoss = 'mse'

/** The network trained on Robertson's reaction. */
export function trainedNetworkCase(folders: BenchFolders): GradientCase {
  const input = join(folders.problems, 'rober-trained-node.txt')
  const { gradientSubject, subject, times } = readNetworkFile(input)
  return {
    title: 'Trained network',
    subject: gradientSubject,
    states: subject.initial.length,
    parameters: subject.kind === 'network' ? subject.parameters.length : 0,
    sampleTimes: times.length,
    input,
    digits: gradientDigits,
  }
}

/** What an engine is asked for one gradient; the absolute tolerance as a fraction of each species' scale. */
export const gradientJobOf = (
  subject: GradientJobSubject,
  gradientMethod: string,
  method: string | null,
  settings: Pick<GradientJob, 'relativeTolerance' | 'absoluteTolerance' | 'seconds' | 'repeats'> &
    Partial<Pick<GradientJob, 'maximumSteps' | 'maximumSeconds'>>,
): GradientJob => ({
  subject,
  gradientMethod,
  method,
  loss: comparedLoss,
  maximumSteps: 100_000,
  maximumSeconds: 5,
  ...settings,
})
