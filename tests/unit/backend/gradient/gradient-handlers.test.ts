import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { createGradientHandlers } from '../../../../src/backend/gradient/gradient-handlers'
import { memoryEngineStarter } from '../../../../src/backend'
import { EnginePool } from '../../../../src/backend/runs/engine-pool'
import { importOptionsSchema } from '../../../../src/shared'
import { gradientMethods } from '../../../../src/solver'
import { failure, runService, value } from '../runs/run-service'

const examples = resolve(import.meta.dirname, '../../../../resources/examples')
const report = (error: unknown): void => {
  throw error
}

function service() {
  const runs = runService()
  const told: { job: string; part: number }[] = []
  const pool = new EnginePool(memoryEngineStarter(report), report)
  const handlers = createGradientHandlers(runs.session, pool, examples, (name, payload) => {
    if (name === 'gradient.progress') told.push(payload as (typeof told)[number])
  })
  return { ...runs, pool, told, gradients: handlers }
}

async function trainedRun(runs: ReturnType<typeof service>): Promise<number> {
  const { id } = await runs.start({ epochs: 20, loss: 'mse', relativeTolerance: 1e-5 })
  await runs.reached(id, 'completed')
  return id
}

const file = (text: string) => ({
  fileName: 'more.csv',
  content: new TextEncoder().encode(text),
  options: importOptionsSchema.parse({}),
})

describe('the gradient of a run', () => {
  it('is that of its best weights, with its own settings unless told otherwise', async () => {
    const runs = service()
    const id = await trainedRun(runs)
    const subject = { kind: 'run' as const, id }
    const own = value(await runs.gradients.gradient({ subject }))
    expect(own).toMatchObject({ lossName: 'mse', relativeTolerance: 1e-5, gradientMethod: gradientMethods[0].name })
    expect(own.parameters).toEqual(runs.store.checkpoint(id)!.bestParameters)
    expect(own.loss).toBeCloseTo(runs.store.checkpoint(id)!.bestLoss, 6)
    const other = value(await runs.gradients.gradient({ subject, loss: 'mae', relativeTolerance: 1e-7 }))
    expect(other).toMatchObject({ lossName: 'mae', relativeTolerance: 1e-7, absoluteTolerance: 1e-7 })
  })

  it('takes other data by the names of the species, in any order, with the scales of the run', async () => {
    const runs = service()
    const subject = { kind: 'run' as const, id: await trainedRun(runs) }
    const straight = value(
      await runs.gradients.gradient({ subject, data: file('time,A,B,T\n0,1,0,25\n1,0.6,0.4,26\n2,0.4,0.6,27\n') }),
    )
    const turned = value(
      await runs.gradients.gradient({ subject, data: file('time,T (°C),B,A\n0,25,0,1\n1,26,0.4,0.6\n2,27,0.6,0.4\n') }),
    )
    expect(straight.sizes.sampleTimes).toBe(2)
    expect(turned.gradient).toEqual(straight.gradient)
    const incomplete = failure(await runs.gradients.gradient({ subject, data: file('time,A\n0,1\n1,0.6\n') }))
    expect(incomplete).toMatchObject({ reason: 'There is no column for B, T', where: 'more.csv' })
    const units = file('time,A [M],B [M],T\n0,1,0,25\n1,0.6,0.4,26\n2,0.4,0.6,27\n')
    expect(failure(await runs.gradients.gradient({ subject, data: units })).reason).toMatch(
      /^B is given in M; the model has it in mM/,
    )
  })

  it('is refused for a run without weights, and for none', async () => {
    const runs = service()
    expect(failure(await runs.gradients.gradient({ subject: { kind: 'run', id: 9 } })).reason).toMatch(/no such run/)
  })
})

describe('the gradient of an example', () => {
  it('is by the rate constants of its mechanism, or by the weights of its network', async () => {
    const { gradients } = service()
    const subject = { kind: 'example' as const, name: 'robertson' }
    const mechanism = value(await gradients.gradient({ subject: { ...subject, seed: null } }))
    expect(mechanism.parameterNames).toHaveLength(3)
    const network = value(await gradients.gradient({ subject: { ...subject, seed: 1 } }))
    expect(network).toMatchObject({ parameterNames: null, sizes: { parameters: 206 } })
    expect(failure(await gradients.gradient({ subject: { ...subject, name: 'robber', seed: null } })).kind).toBe(
      'usage',
    )
  })
})

describe('a check', () => {
  const request = { subject: { kind: 'example' as const, name: 'robertson', seed: 1 }, loss: 'mse' }

  it('tells how far it is, by the name that it was given', async () => {
    const { gradients, told } = service()
    const check = value(await gradients['gradient.check']({ ...request, job: 'mine' }))
    expect(check.rows).toHaveLength(gradientMethods.length)
    expect(told.length).toBeGreaterThan(3)
    expect(told.every(({ job }) => job === 'mine')).toBe(true)
  })

  it('is cancelled at once, and the next one has an engine of its own', async () => {
    const { gradients, pool, told } = service()
    const running = gradients['gradient.check']({ ...request, job: 'mine' })
    while (told.length === 0) await new Promise(setImmediate)
    expect(value(await gradients['gradient.cancel']({ job: 'mine' }))).toBeNull()
    expect(failure(await running).reason).toBe('The check was cancelled')
    expect(pool.count).toBe(0)
    expect(value(await gradients['gradient.check']({ ...request, job: 'mine' })).rows).not.toHaveLength(0)
  })

  it('is cancelled before it has begun, too; one that is over cannot be', async () => {
    const { gradients } = service()
    const running = gradients['gradient.check']({ ...request, job: 'mine' })
    await gradients['gradient.cancel']({ job: 'mine' })
    expect(failure(await running).reason).toBe('The check was cancelled')
    expect(value(await gradients['gradient.cancel']({ job: 'mine' }))).toBeNull()
  })

  it('of one name runs once at a time', async () => {
    const { gradients } = service()
    const running = gradients['gradient.check']({ ...request, job: 'mine' })
    expect(failure(await gradients['gradient.check']({ ...request, job: 'mine' })).reason).toMatch(/under way already/)
    value(await running)
  })
})
