import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import {
  compileModel,
  lossAndGradient,
  residualJacobian,
  weightedDifferences,
  type TrajectoryLoss,
} from '../../../src/solver'
import { formulaGraph, type ProblemFile } from './problem-file'

/** See tests/data/README.md: what SUNDIALS's examples print. */
interface SensitivityFile extends ProblemFile {
  forward: {
    t: number
    dy_dp1: string[]
    dy_dp2: string[]
    dy_dp3: string[]
    measured_max_relative_deviation: number
  }[]
  adjoint: { tB0: number; dG_dp: string[]; lambda_t0: string[] }[]
}

const path = new URL('../../data/ivp/ROBER_SENS.json', import.meta.url)
const file = JSON.parse(readFileSync(path, 'utf8')) as SensitivityFile
const parameters = Float64Array.from(Object.values(file.parameters))
/** The file says that later rows are poor, and earlier ones within this of an independent solve. */
const GOOD = 4e-4

const relative = (got: number, wanted: string) => Math.abs(got / Number(wanted) - 1)

describe.each(['rodas5p', 'ark436l2sa', 'radau5'] as const)('Robertson by %s', (method) => {
  const base = {
    method,
    parameters,
    startTime: 0,
    relativeTolerance: 1e-9,
  }

  it('has the sensitivities that CVODES prints', () => {
    const rows = file.forward.filter((row) => row.measured_max_relative_deviation < GOOD)
    expect(rows.at(-1)!.t).toBe(4e7)
    const sampleTimes = Float64Array.from(rows, ({ t }) => t)
    const nothing = new Float64Array(3 * rows.length)
    const outcome = residualJacobian({
      ...base,
      model: compileModel(formulaGraph(file)),
      initial: Float64Array.of(1, 0, 0),
      absoluteTolerance: Float64Array.of(1e-10, 1e-16, 1e-10),
      sampleTimes,
      residuals: weightedDifferences({ sampleTimes, data: nothing, weights: nothing.map(() => 1) }),
    })
    if (outcome.status === 'failed') throw new Error(outcome.advice)
    rows.forEach((row, sample) => {
      ;[row.dy_dp1, row.dy_dp2, row.dy_dp3].forEach((column, parameter) =>
        column.forEach((wanted, state) => {
          expect(relative(outcome.jacobian[9 * sample + 3 * state + parameter]!, wanted)).toBeLessThan(GOOD)
        }),
      )
    })
  })

  it.each(file.adjoint)('has the gradient of the integral of y3 to $tB0 that its adjoint prints', (row) => {
    const withIntegral = { ...file, states: [...file.states, 'q'], equations: [...file.equations!, 'd(q)/dt = y3'] }
    const loss: TrajectoryLoss = {
      sampleTimes: Float64Array.of(row.tB0),
      at: (_, state, cotangent) => {
        cotangent.set([0, 0, 0, 1])
        return state[3]!
      },
    }
    const gradient = new Float64Array(3)
    const initialGradient = new Float64Array(4)
    const outcome = lossAndGradient({
      ...base,
      model: compileModel(formulaGraph(withIntegral)),
      initial: Float64Array.of(1, 0, 0, 0),
      absoluteTolerance: Float64Array.of(1e-10, 1e-16, 1e-10, 1e-9),
      sampleTimes: loss.sampleTimes,
      loss,
      gradient,
      initialGradient,
    })
    expect(outcome.status).toBe('solved')
    row.dG_dp.forEach((wanted, parameter) => expect(relative(gradient[parameter]!, wanted)).toBeLessThan(GOOD))
    row.lambda_t0.forEach((wanted, state) => expect(relative(initialGradient[state]!, wanted)).toBeLessThan(GOOD))
    expect(initialGradient[3]).toBeCloseTo(1, 12)
  })
})
