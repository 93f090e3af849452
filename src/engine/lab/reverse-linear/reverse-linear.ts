import type { LabResult, LabTable } from '../../../shared'
import { type MethodName, methods } from '../../../solver'
import { defineExperiment, type LabContext, type LabStep } from '../experiment'
import { evenly } from '../grid'
import { linearFigure } from './figure'
import { linearFindings } from './findings'
import { type Accuracy, type LinearReversal, LinearReverser, predictedError } from './reversal'

/** Far below e^-100, and above what a double can hold: the absolute tolerance has no say. */
const noAbsoluteTolerance = 1e-300
/** Rates between two looks at whether to go on. */
const together = 8

interface Settings {
  fastestDecay: number
  rates: number
  relativeTolerance: number
  absoluteTolerance: number
  method: string
}

/** Figure 3 of Kim et al. 2021: the blow-up of a reversal in its simplest form. */
export const reverseLinear = defineExperiment({
  name: 'reverse-linear',
  title: 'Reversing a linear equation',
  shows: 'Solved to t = 1 and back, a decay that is fast enough comes back with an error that grows as e^(-λ).',
  source: 'Figure 3, section III.A',
  explanation: [
    "The equation u' = λ u with u(0) = 1 is solved to t = 1 and, from what came out, back to t = 0. An error ε of the way there is multiplied by e^(-λ) on the way back: for λ < 0 what was stable becomes unstable, whatever the solver.",
    "The paper names the method, Tsit5, and no tolerances. Here they are the defaults of the solver library that it used, 1e-3 relative and 1e-6 absolute. With an absolute tolerance nothing of u is left at t = 1 once e^λ is below it. With the relative tolerance alone the error stays small until e^λ is too small to be a number: that is the case of the paper's remark that λ = -100 imparts about 1 % and λ = -10000 cannot be reversed.",
  ],
  timed: false,
  duration: { seconds: 5, times: [] },
  parameters: {
    fastestDecay: {
      kind: 'number',
      title: 'Fastest decay, -λ',
      hint: 'growth goes to a tenth of it',
      least: 1,
      most: 700,
      whole: false,
      default: 100,
    },
    rates: { kind: 'number', title: 'Values of λ', hint: '', least: 2, most: 1000, whole: true, default: 56 },
    relativeTolerance: {
      kind: 'number',
      title: 'Relative tolerance',
      hint: '',
      least: 1e-13,
      most: 0.1,
      whole: false,
      default: 1e-3,
    },
    absoluteTolerance: {
      kind: 'number',
      title: 'Absolute tolerance',
      hint: '',
      least: 1e-100,
      most: 0.1,
      whole: false,
      default: 1e-6,
    },
    method: {
      kind: 'choice',
      title: 'Method',
      hint: 'the paper: Tsit5',
      choices: methods.map(({ name, title }) => ({ name, title })),
      default: 'tsit5',
    },
  },
  run: reverse,
})

function* reverse(settings: Settings, context: LabContext): Generator<LabStep, LabResult> {
  const { fastestDecay, rates, relativeTolerance, absoluteTolerance } = settings
  const method = settings.method as MethodName
  const reverser = new LinearReverser(context)
  const usual: LinearReversal[] = []
  const relativeOnly: LinearReversal[] = []
  const accuracy: Accuracy = { method, relativeTolerance, absoluteTolerance }
  const alone: Accuracy = { ...accuracy, absoluteTolerance: noAbsoluteTolerance }
  for (const [index, lambda] of evenly(-fastestDecay, fastestDecay / 10, rates).entries()) {
    if (index % together === 0) yield { part: index / rates, doing: `λ = ${Number(lambda.toPrecision(3))}` }
    usual.push(reverser.reverse(lambda, accuracy))
    relativeOnly.push(reverser.reverse(lambda, alone))
  }
  const remarks = { relativeOnly: reverser.reverse(-100, alone), strongest: reverser.reverse(-10_000, alone) }
  const title = methods.find(({ name }) => name === method)?.title ?? method
  return {
    findings: linearFindings({ usual, absoluteTolerance, ...remarks }, method === 'tsit5'),
    figures: [linearFigure(usual, relativeOnly, title)],
    tables: [table(usual, relativeOnly)],
  }
}

function table(usual: readonly LinearReversal[], relativeOnly: readonly LinearReversal[]): LabTable {
  return {
    title: 'Errors',
    columns: ['lambda', 'error of the way there', 'predicted error', 'error at t = 0', 'relative tolerance alone'],
    rows: usual.map((row, index) => [
      row.lambda,
      row.forwardError,
      predictedError(row),
      row.error,
      relativeOnly[index]!.error,
    ]),
  }
}
