import { readFileSync, writeFileSync } from 'node:fs'
import {
  compileModel,
  detectArithmetic,
  methods,
  solve,
  type Arithmetic,
  type Method,
  type MethodName,
  type Work,
} from '../../../src/solver'
import { correctDigits, problems, type Problem } from './problems'

/** What a solve of a reference problem came to; or the least digits and the most work that are allowed. */
export interface ReferenceRun {
  problem: string
  method: string
  tolerance: number
  digits: number
  work: Work
}

/** A method on a problem that it claims, at the relative tolerances that methods of its order are used with. */
export interface ReferenceCase {
  method: Method
  problem: Problem
  tolerances: number[]
}

export const referenceCases: readonly ReferenceCase[] = methods.flatMap((method: Method) =>
  problems
    .filter(
      ({ graph, forExplicit, leastOrder }) =>
        method.order >= leastOrder && (method.stiff || forExplicit) && (method.massMatrix || !graph.mass),
    )
    .map((problem) => ({
      method,
      problem,
      tolerances: (method.order <= 3 ? [1e-3, 1e-4, 1e-5] : [1e-4, 1e-6, 1e-8, 1e-10]).filter(
        (tolerance) => tolerance <= problem.loosest && tolerance >= problem.tightest,
      ),
    })),
)

export function measure({ problem, method }: ReferenceCase, tolerance: number, arithmetic?: Arithmetic): ReferenceRun {
  const solution = solve({
    model: compileModel(problem.graph, { arithmetic }),
    method: method.name as MethodName,
    parameters: problem.parameters,
    initial: problem.initial,
    startTime: 0,
    sampleTimes: problem.times,
    relativeTolerance: tolerance,
    absoluteTolerance: problem.absolute.map((absolute) => absolute * tolerance),
    maximumSteps: 1_000_000,
  })
  if (solution.status === 'failed') {
    throw new Error(`${problem.name}, ${method.name}, ${tolerance}: ${solution.reason} at ${solution.time}`)
  }
  return {
    problem: problem.name,
    method: method.name,
    tolerance,
    digits: correctDigits(problem, solution.values),
    work: solution.work,
  }
}

/** Rounding, which differs between fused and plain arithmetic and with the order of sums, moves the digits by less than this. */
const DIGITS_MARGIN = 0.3
const WORK_MARGIN = 1.15

/** The runs of a case, in every arithmetic of this machine. */
export function measureAll(item: ReferenceCase): ReferenceRun[] {
  const arithmetics: Arithmetic[] = detectArithmetic() === 'fused' ? ['fused', 'plain'] : ['plain']
  return item.tolerances.flatMap((tolerance) => arithmetics.map((arithmetic) => measure(item, tolerance, arithmetic)))
}

/** The bounds of a case that was measured: floors a little below the worst digits, ceilings a little above the most work. */
export function boundsOf(runs: readonly ReferenceRun[]): ReferenceRun[] {
  return [...new Set(runs.map((run) => run.tolerance))].map((tolerance) => {
    const alike = runs.filter((run) => run.tolerance === tolerance)
    const digits = Math.min(...alike.map((run) => run.digits)) - DIGITS_MARGIN
    const most = (count: keyof Work) => Math.max(...alike.map(({ work }) => work[count]))
    const counts = Object.keys(alike[0]!.work) as (keyof Work)[]
    // A few rejections more or less mean nothing.
    const spare = (count: keyof Work) => (count === 'rejected' ? 2 + 0.01 * most('steps') : 2)
    const work = Object.fromEntries(counts.map((count) => [count, Math.ceil(WORK_MARGIN * most(count) + spare(count))]))
    return { ...alike[0]!, digits: Number(digits.toFixed(2)), work: work as unknown as Work }
  })
}

const path = new URL('reference-bounds.csv', import.meta.url)

/** The stored bounds, by problem, method and tolerance. */
export function readBounds(): ReferenceRun[] {
  const [header, ...lines] = readFileSync(path, 'utf8').trim().split('\n')
  const counts = header!.split(',').slice(4)
  return lines.map((line) => {
    const [problem, method, tolerance, digits, ...work] = line.split(',')
    return {
      problem: problem!,
      method: method!,
      tolerance: Number(tolerance),
      digits: Number(digits),
      work: Object.fromEntries(counts.map((count, index) => [count, Number(work[index])])) as unknown as Work,
    }
  })
}

export function storeBounds(bounds: readonly ReferenceRun[]): void {
  const header = ['problem', 'method', 'tolerance', 'digits', ...Object.keys(bounds[0]!.work)]
  const rows = bounds.map(({ problem, method, tolerance, digits, work }) => [
    problem,
    method,
    tolerance,
    digits,
    ...Object.values(work),
  ])
  writeFileSync(path, [header, ...rows].map((row) => `${row.join(',')}\n`).join(''))
}

/** What of a run lies outside its bounds, as text. */
export function violations(run: ReferenceRun, bounds: ReferenceRun): string[] {
  const at = `at ${run.tolerance}`
  const few = run.digits >= bounds.digits ? [] : [`${run.digits.toFixed(2)} digits ${at}, not ${bounds.digits}`]
  const much = (Object.keys(run.work) as (keyof Work)[])
    .filter((count) => !(run.work[count] <= bounds.work[count]))
    .map((count) => `${run.work[count]} ${count} ${at}, not ${bounds.work[count]}`)
  return [...few, ...much]
}
