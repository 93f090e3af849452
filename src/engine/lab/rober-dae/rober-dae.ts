import type { LabResult } from '../../../shared'
import { rateConstants } from '../../../chemistry'
import { compileModel, createRandom, type CompiledModel } from '../../../solver'
import { relativeError } from '../../gradient/relative-error'
import { powerOfTen } from '../../bench/logarithm'
import type { LabContext, LabStep } from '../experiment'
import { robertson } from '../robertson'
import { Truth, sampleTimes } from '../training/learning-problem'
import { rober } from '../training/rober'
import type { StartSettings } from '../training/starts'
import { startsExperiment } from '../training/starts-experiment'
import { accuracies } from './accuracy'
import { accuracyTable, fitsTable, robertsonFindings } from './findings'
import { robertsonFigures } from './figures'
import { constrainedRobertson } from './constrained-robertson'
import { ConstantsFit, type ConstantsProblem } from './constants-fit'
import { type FittedConstants, constantsError, fitStart } from './fit-start'

/** The two ways to the derivatives of a DAE's steps, each with the optimiser that takes what it gives. */
const ways = [
  { name: 'forward', title: 'Forward, Levenberg-Marquardt', optimizer: 'levenberg-marquardt' },
  { name: 'discrete-adjoint', title: 'Discrete adjoint, L-BFGS', optimizer: 'l-bfgs' },
] as const

/** A fit from a start, with how far its constants are from the true ones. */
export interface ConstantsRun extends FittedConstants {
  way: (typeof ways)[number]
  seed: number
  guesses: Float64Array
  error: number
}

const relativeTolerance = 1e-8

/** Equations 18 to 20: Robertson's reaction with an algebraic equation in the place of the third. */
export const roberDae = startsExperiment(
  {
    name: 'rober-dae',
    title: "Robertson's reaction, as a DAE",
    source: 'Equations 18 to 20',
    shows:
      'With 0 = y1 + y2 + y3 - 1 for the third equation ROBER is solved as well, and its constants are found again from samples.',
    explanation: [
      "The total takes the place of the rate of y3: a system of differential and algebraic equations, of index 1. It is solved to t = 1e11 by every method that takes such systems, and compared with Hairer and Wanner's reference values.",
      'Then the three rate constants, nine decades apart, are fitted to 50 exact samples, from guesses that are wrong by up to a factor of ten each. The derivatives are those of the steps, forwards with Levenberg and Marquardt, and backwards (discrete adjoint) with L-BFGS.',
    ],
    starts: { seeds: 10, epochs: 500, seconds: 5 },
    ways: ways.length,
  },
  run,
)

function* run(settings: StartSettings, context: LabContext): Generator<LabStep, LabResult> {
  const { seeds, firstSeed, epochs, seconds } = settings
  yield { part: 0, doing: 'Compiling' }
  const model = compileModel(constrainedRobertson(), { arithmetic: context.arithmetic })
  const solving = accuracies(model, relativeTolerance)
  let solved = solving.next()
  for (; !solved.done; solved = solving.next()) yield { part: 0.05, doing: `Solving by ${solved.value.title}` }

  const truth = new Truth(rober)
  const constants = rateConstants(robertson)
  const runs: ConstantsRun[] = []
  for (const [place, way] of ways.entries())
    for (let index = 0; index < seeds; index++) {
      const seed = firstSeed + index
      const guesses = guessesOf(seed, constants)
      const problem = problemOf(model, guesses, truth)
      const limits = { evaluations: epochs, seconds }
      const work = fitStart(new ConstantsFit(problem), way.optimizer, problem.data.length, limits, context.now)
      const part = 0.1 + (0.8 * (place * seeds + index)) / (ways.length * seeds)
      let next = work.next()
      for (; !next.done; next = work.next()) yield { part, doing: `${way.title}, guesses of seed ${seed}` }
      const fitted = next.value
      runs.push({ ...fitted, way, seed, guesses, error: constantsError(fitted.parameters, guesses, constants) })
    }
  const agreement = gradientAgreement(problemOf(model, guessesOf(firstSeed, constants), truth))
  return {
    findings: robertsonFindings(solved.value, agreement, runs, model, truth),
    figures: robertsonFigures(runs, model, truth),
    tables: [accuracyTable(solved.value), fitsTable(runs)],
  }
}

/** Each constant wrong by a factor of 0.1 to 10, evenly spread in its logarithm. */
function guessesOf(seed: number, constants: Float64Array): Float64Array {
  const random = createRandom(seed)
  return constants.map((value) => value * powerOfTen(2 * random.next() - 1))
}

function problemOf(model: CompiledModel, guesses: Float64Array, truth: Truth): ConstantsProblem {
  const times = sampleTimes(rober)
  const initial = Float64Array.from(rober.initial)
  return { model, guesses, initial, sampleTimes: times, data: truth.at(rober.initial, times), scale: truth.scale() }
}

/** By how much the gradients of the two ways differ where the search begins, relative to it; null where one has none. */
function gradientAgreement(problem: ConstantsProblem): number | null {
  const fit = new ConstantsFit(problem)
  const [forward, backward] = ways.map(({ name }) => fit.gradient(new Float64Array(3), name))
  if ('status' in forward! || 'status' in backward!) return null
  return relativeError(backward!.gradient, forward!.gradient)
}
