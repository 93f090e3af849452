import { readFileSync, writeFileSync } from 'node:fs'
import {
  agreement,
  compileModel,
  detectArithmetic,
  differenceCheck,
  lossAndGradient,
  methods,
  singleGradientMethods,
  type Arithmetic,
  type DifferenceCheck,
  type GradientMethodName,
  type GradientRequest,
  type Method,
} from '../../../src/solver'
import { dataLoss } from './data-loss'
import { gradientCases, type GradientCase } from './gradient-cases'
import { gradientRequest, smoothCases, solutionError } from './gradient-differences'

/** How far a gradient is from what it should be. */
export interface GradientError {
  gradientMethod: string
  /** Of integration. */
  method: string
  /** The derivative of the steps taken, by differences of them; or that of the solution. */
  reference: 'steps' | 'solution'
  tolerance: number
  /** Relative; or the reason why there is no gradient. */
  error: number | string
  problem: string
}

/** A method of integration on a problem that it claims. */
export interface GradientErrorCase {
  method: Method
  item: GradientCase
}

const casesOf = (rows: readonly Method[], items: readonly GradientCase[]): GradientErrorCase[] =>
  rows.flatMap((method) =>
    items
      .filter(({ graph, forExplicit }) => (method.stiff || forExplicit) && (method.massMatrix || !graph.mass))
      .map((item) => ({ method, item })),
  )

/** For the gradient methods that differentiate the steps taken, and for those that differentiate the solution. */
export const stepCases = casesOf(
  methods.filter(({ differentiable }) => differentiable),
  gradientCases,
)
export const solutionCases = casesOf(methods, smoothCases)

const rowsOf = (reference: 'steps' | 'solution') =>
  singleGradientMethods.filter(({ derivativeOf }) => derivativeOf === reference).map(({ name }) => name)

const STEPS_TOLERANCE = 1e-4
/** Stages solved as far as doubles go: what is left of Newton's method is the only difference to the derivative of the steps. */
const NEWTON = 1e-9
const DIRECTIONS = 2

/** The errors of a case beside differences of its steps, and how far these see. */
export function measureSteps(
  { method, item }: GradientErrorCase,
  arithmetic?: Arithmetic,
): { errors: GradientError[]; resolution: number } {
  const { graph, parameters, initial, times, scale, data, extras } = item
  const subject: Omit<GradientRequest, 'gradient'> = {
    model: compileModel(graph, { arithmetic }),
    method: method.name as NonNullable<GradientRequest['method']>,
    parameters,
    initial,
    startTime: 0,
    sampleTimes: times,
    relativeTolerance: STEPS_TOLERANCE,
    absoluteTolerance: scale.map((size) => STEPS_TOLERANCE * size),
    maximumSteps: 1_000_000,
    newtonTolerance: NEWTON,
    ...extras,
    loss: dataLoss('mse', { sampleTimes: times, values: data, scale }),
  }
  const check = checkedSteps(subject)
  let resolution = 0
  const errors = rowsOf('steps').map((gradientMethod): GradientError => {
    const gradient = new Float64Array(parameters.length)
    const initialGradient = new Float64Array(graph.states)
    const outcome = lossAndGradient({ ...subject, gradientMethod, gradient, initialGradient })
    const seen = agreement(check, gradient, [initialGradient])
    resolution = seen.resolution
    const error = outcome.status === 'failed' ? outcome.reason : seen.error
    const names = { gradientMethod, method: method.name, problem: item.name }
    return { ...names, reference: 'steps', tolerance: STEPS_TOLERANCE, error }
  })
  return { errors, resolution }
}

/** Differences of the steps of a solve, along two directions of parameters and initial values. */
export function checkedSteps(subject: Omit<GradientRequest, 'gradient'>): DifferenceCheck {
  let directions = 0
  const check = differenceCheck([subject], { initialValues: true, enough: () => ++directions === DIRECTIONS })
  for (;;) {
    const next = check.next()
    if (!next.done) continue
    if (next.value.status === 'failed') throw new Error(`${next.value.reason}: ${next.value.advice}`)
    return next.value
  }
}

/** Methods of low order take very many steps at the tolerance of the others. */
const solutionTolerance = ({ order }: Method): number => (order > 2 ? 1e-6 : order > 1 ? 1e-4 : 1e-3)

/** The errors of a case beside the gradient of a solution with next to no error. */
export function measureSolution({ method, item }: GradientErrorCase, arithmetic?: Arithmetic): GradientError[] {
  const tolerance = solutionTolerance(method)
  return rowsOf('solution').map((gradientMethod) => {
    const request = gradientRequest(item, tolerance, {
      model: compileModel(item.graph, { arithmetic }),
      method: method.name as NonNullable<GradientRequest['method']>,
      maximumSteps: 1_000_000,
    })
    const outcome = lossAndGradient({ ...request, gradientMethod: gradientMethod as GradientMethodName })
    const error = outcome.status === 'failed' ? outcome.reason : solutionError(item)(request)
    return { gradientMethod, method: method.name, reference: 'solution', tolerance, error, problem: item.name }
  })
}

const path = new URL('gradient-errors.csv', import.meta.url)
const columns = ['gradientMethod', 'method', 'reference', 'tolerance', 'error', 'problem'] as const

/** The names of problems may have commas, and come last. */
export function readErrors(): GradientError[] {
  const [, ...lines] = readFileSync(path, 'utf8').trim().split('\n')
  return lines.map((line) => {
    const [gradientMethod, method, reference, tolerance, error, ...problem] = line.split(',')
    return {
      gradientMethod: gradientMethod!,
      method: method!,
      reference: reference as GradientError['reference'],
      tolerance: Number(tolerance),
      error: Number.isNaN(Number(error)) ? error! : Number(error),
      problem: problem.join(','),
    }
  })
}

export function storeErrors(errors: readonly GradientError[]): void {
  const text = (value: number | string) => (typeof value === 'number' ? Number(value.toPrecision(3)) : value)
  const rows = errors.map((row) => columns.map((column) => text(row[column])).join(','))
  writeFileSync(path, [columns.join(','), ...rows].map((line) => `${line}\n`).join(''))
}

/** Another arithmetic, or another order of sums, changes an error by less than this factor, and one that is all rounding by less than this. */
const FACTOR = 3
const ROUNDING = 1e-9

/** The larger errors of a case in every arithmetic of this machine. */
export function worstErrors(measure: (arithmetic: Arithmetic) => readonly GradientError[]): GradientError[] {
  if (detectArithmetic() === 'plain') return [...measure('plain')]
  const plain = measure('plain')
  return measure('fused').map((row, index) => (row.error > plain[index]!.error ? row : plain[index]!))
}

/** The rows that are worse than what is stored, or have nothing stored. */
export function worseThan(stored: readonly GradientError[], errors: readonly GradientError[]): GradientError[] {
  return errors.filter((row) => {
    const known = stored.find((other) =>
      (['gradientMethod', 'method', 'reference', 'problem'] as const).every((name) => other[name] === row[name]),
    )
    if (!known) return true
    if (typeof row.error === 'string' || typeof known.error === 'string') return row.error !== known.error
    return row.error > FACTOR * known.error + ROUNDING
  })
}
