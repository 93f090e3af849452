import { type Outcome, failed, succeeded } from '../../shared'
import { methods } from '../../solver'
import type { PooledEngine } from '../runs/engine-pool'
import { solveInEngine } from './contestant'
import type { BenchProblem } from './problems'

/** Values that solutions are judged by. */
export interface Reference {
  /** [times][states] */
  values: Float64Array
  /** To how many digits our own values agree with published ones, or with those of a coarser solve; null when all are published. */
  digits: number | null
}

/** Less agreement than this would blur the comparisons, which go up to 8 digits. */
const leastDigits = 8.5
const mostSteps = 3_000_000
/** What a solve is checked against where nothing is published: one at so many times its tolerances. */
const coarser = 10

/** Published values where there are some for every time; else a very fine solve of our own, checked. */
export async function referenceOf(problem: BenchProblem, engine: PooledEngine): Promise<Outcome<Reference>> {
  const { times, published, finest } = problem
  const states = problem.subject.initial.length
  const rows = [...times].flatMap((time, index) => {
    const values = published.get(time)
    return values === undefined ? [] : [{ index, values }]
  })
  const known = join(rows.map(({ values }) => values))
  if (rows.length === times.length) return succeeded({ values: known, digits: null })

  const method = methods[0].name
  const values = await fineValues(problem, engine, finest)
  if (values.status === 'failed') return values
  let digits: number
  if (rows.length > 0) {
    const ours = join(rows.map(({ index }) => values.value.subarray(index * states, (index + 1) * states)))
    digits = problem.digits(ours, known)
  } else {
    const looser = await fineValues(problem, engine, {
      relativeTolerance: coarser * finest.relativeTolerance,
      absoluteTolerance: coarser * finest.absoluteTolerance,
    })
    if (looser.status === 'failed') return looser
    digits = problem.digits(looser.value, values.value)
  }
  if (digits >= leastDigits) return succeeded({ values: values.value, digits })
  return failed(
    `The reference of ${problem.title} is only right to ${digits.toFixed(1)} digits`,
    `${method} at a relative tolerance of ${finest.relativeTolerance}`,
  )
}

async function fineValues(
  problem: BenchProblem,
  engine: PooledEngine,
  tolerances: BenchProblem['finest'],
): Promise<Outcome<Float64Array>> {
  const method = methods[0].name
  const solved = await solveInEngine(engine, problem, method, tolerances, { seconds: 0, repeats: 1 }, mostSteps)
  if (solved.status === 'solved') return succeeded(solved.values)
  return failed(`The reference of ${problem.title} was not found: ${solved.reason}`, `${method}, time ${solved.time}`)
}

function join(parts: readonly Float64Array[]): Float64Array {
  const whole = new Float64Array(parts.reduce((sum, part) => sum + part.length, 0))
  let next = 0
  for (const part of parts) {
    whole.set(part, next)
    next += part.length
  }
  return whole
}
