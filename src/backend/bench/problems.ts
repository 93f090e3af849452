import { join } from 'node:path'
import type { BenchSubject } from '../../shared'
import { meanScaledDigits, significantDigits } from '../../engine'
import { readCaseFile } from './case-file'
import type { BenchFolders } from './folders'
import { readNetworkFile } from './network-file'
import type { PeerName } from './peer-programs'
import { readReferenceFile } from './reference-file'

/** What solvers are compared on. */
export interface BenchProblem {
  name: string
  title: string
  /** What the digits are the negative decimal logarithm of. */
  error: string
  subject: BenchSubject
  times: Float64Array
  /** Absolute tolerances of the sweep, as multiples of `scale`. */
  absoluteTolerances: readonly number[]
  /** [states] */
  scale: Float64Array
  /** Published values by time; empty when there are none. */
  published: ReadonlyMap<number, Float64Array>
  /** Tolerances of the solve that gives the values where none are published; the absolute one as a multiple of `scale`. */
  finest: { relativeTolerance: number; absoluteTolerance: number }
  /** Correct digits of a solution: [times][states], the reference alike. */
  digits(values: Float64Array, reference: Float64Array): number
  peer: { program: PeerName; input: string }
}

interface ProblemRow {
  name: string
  title: string
  load(row: ProblemRow, folders: BenchFolders): BenchProblem
}

/** Scalar absolute tolerances over all that occurs: a species of POLLU stays below 1e-13. */
const scalarTolerances = [1e-6, 1e-8, 1e-10, 1e-12, 1e-14, 1e-16, 1e-18, 1e-20, 1e-22]
/** Fractions of each state's scale. */
const scaledTolerances = [1e-2, 1e-3, 1e-4, 1e-5, 1e-6, 1e-7, 1e-8, 1e-9, 1e-10, 1e-11, 1e-12]

/** Every problem, in the order of the report. */
export const benchProblems = [
  { name: 'rober', title: 'ROBER', load: massAction },
  { name: 'pollu', title: 'POLLU', load: massAction },
  { name: 'hires', title: 'HIRES', load: massAction },
  { name: 'rober-network', title: 'Trained network', load: trainedNetwork },
] as const satisfies readonly ProblemRow[]

function massAction({ name, title }: ProblemRow, folders: BenchFolders): BenchProblem {
  const input = join(folders.peerSources, 'cases', `${name}.txt`)
  const { subject, times } = readCaseFile(input)
  return {
    name,
    title,
    error: 'largest relative error (scd)',
    subject,
    times,
    absoluteTolerances: scalarTolerances,
    scale: new Float64Array(subject.initial.length).fill(1),
    published: readReferenceFile(join(folders.problems, `${title}.json`)),
    finest: { relativeTolerance: 1e-13, absoluteTolerance: 1e-20 },
    digits: significantDigits,
    peer: { program: 'cvodes_mass_action', input },
  }
}

function trainedNetwork({ name, title }: ProblemRow, folders: BenchFolders): BenchProblem {
  const input = join(folders.problems, 'rober-trained-node.txt')
  const { subject, times, scale } = readNetworkFile(input)
  return {
    name,
    title,
    error: 'mean scaled error',
    subject,
    times,
    absoluteTolerances: scaledTolerances,
    scale,
    published: new Map(),
    finest: { relativeTolerance: 1e-11, absoluteTolerance: 1e-11 },
    digits: (values, reference) => meanScaledDigits(values, reference, scale),
    peer: { program: 'cvodes_neural_ode', input },
  }
}
