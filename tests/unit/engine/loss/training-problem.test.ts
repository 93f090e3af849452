import { describe, expect, it } from 'vitest'
import { Objective, trainingProblem } from '../../../../src/engine'
import { decayJob } from '../decay-data'
import { type Asked, evaluated, settingsOf } from './two-experiments'

const problemOf = (...losses: Asked[]) => {
  const outcome = trainingProblem(decayJob({}, { hiddenLayers: [3] }), losses.map(settingsOf))
  if (outcome.status === 'failed') throw new Error(outcome.reason)
  return outcome.value
}

const costOf = (regularisation: object): number => {
  const minimised = settingsOf({ regularisation })
  const problem = problemOf(minimised)
  const { training } = decayJob()
  const objective = Objective.create(problem, { ...training, minimised, reported: minimised })
  if (objective.status === 'failed') throw new Error(objective.reason)
  const ones = problem.start.map(() => 1)
  const { loss, reportedLoss } = evaluated({ objective: objective.value }, ones, 'loss')
  return loss - reportedLoss
}

describe('the problem of a run', () => {
  it('has the weights of a network first, then fitted initial values and deviations of all its losses', () => {
    const problem = problemOf(
      { name: 'mse', fittedInitialValues: 'all' },
      { name: 'gaussian', fittedInitialValues: 'all' },
    )
    // 2-3-2: 6 + 3 and 6 + 2.
    expect(problem.layout.model).toBe(17)
    expect(problem.start).toHaveLength(17 + 2 + 2)
    expect([...problem.start.subarray(17, 19)]).toEqual([1 / (1 - Math.exp(-3)), 0])
    expect(problem.description.names.slice(17)).toEqual([
      'initial A of decay',
      'initial B of decay',
      'log sigma of A',
      'log sigma of B',
    ])
  })

  it('keeps small the weights, and the biases if asked to', () => {
    expect(costOf({ l2: 2 })).toBeCloseTo(12, 12)
    expect(costOf({ l2: 2, biases: true })).toBeCloseTo(17, 12)
  })

  it('needs stages that agree on what is fitted', () => {
    const losses = (['all', 'none'] as const).map((fittedInitialValues) => settingsOf({ fittedInitialValues }))
    expect(trainingProblem(decayJob(), losses)).toMatchObject({ status: 'failed', kind: 'usage' })
  })
})
