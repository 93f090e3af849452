import { describe, expect, it } from 'vitest'
import { failure, runService, value } from './run-service'

const long = { epochs: 1_000_000 }

describe('runs', () => {
  it('train to the end, with history, fit and versions kept', async () => {
    const service = runService()
    const { id } = await service.start({ epochs: 40 })
    const run = await service.reached(id, 'completed')
    expect(run).toMatchObject({ epoch: 40, failure: null, versions: { platform: 'test' } })
    expect(run.bestLoss).toBeLessThan(1)
    expect([...value(await service.handlers['runs.history']({ id, maximumPoints: 1000 })).epochs]).toEqual(
      Array.from({ length: 40 }, (_, i) => i + 1),
    )
    expect(value(await service.handlers['runs.fit']({ id }))!.species).toEqual(['B', 'A'])
    expect(service.progress.at(-1)!.epoch).toBe(40)
  })

  it('wait in a queue for a free engine, and reuse it', async () => {
    const service = runService(1)
    const first = await service.start({ epochs: 30 })
    const second = await service.start({ epochs: 30 })
    expect(service.run(first.id).status).toBe('running')
    expect(service.run(second.id).status).toBe('queued')
    await service.reached(second.id, 'completed')
    expect(service.run(first.id).status).toBe('completed')
    expect(service.started).toHaveLength(1)
  })

  it('that nobody named have names of their own', async () => {
    const service = runService()
    const names = [await service.start({ seed: 4 }), await service.start({ seed: 4 }), await service.start({ seed: 5 })]
    const first = names[0]!.name
    expect(names.map(({ name }) => name)).toEqual([first, `${first} (2)`, first.replace('seed 4', 'seed 5')])
  })

  it('train side by side when there are engines for them', async () => {
    const service = runService(2)
    const first = await service.start(long)
    const second = await service.start(long)
    expect([first, second].map(({ id }) => service.run(id).status)).toEqual(['running', 'running'])
    await service.queue.pauseAll()
    expect([first, second].map(({ id }) => service.run(id).status)).toEqual(['paused', 'paused'])
  })

  it('paused and resumed end with the weights of a run that was never paused', async () => {
    const whole = runService()
    await whole.reached((await whole.start({ epochs: 12_000 })).id, 'completed')

    const service = runService()
    const { id } = await service.start({ epochs: 12_000 })
    while (service.progress.length === 0) await new Promise((resolve) => setImmediate(resolve))
    const paused = value(await service.handlers['runs.pause']({ id }))
    expect(paused.status).toBe('paused')
    expect(paused.epoch).toBeGreaterThan(0)
    expect(paused.epoch).toBeLessThan(12_000)
    value(await service.handlers['runs.resume']({ id }))
    await service.reached(id, 'completed')
    expect(service.store.checkpoint(id)!.parameters).toEqual(whole.store.checkpoint(1)!.parameters)
  })

  it('stopped keep their best; a run that had not begun is stopped at once', async () => {
    const service = runService(1)
    const running = await service.start(long)
    const queued = await service.start(long)
    expect(value(await service.handlers['runs.stop']({ id: queued.id })).status).toBe('stopped')
    while (service.progress.length === 0) await new Promise((resolve) => setImmediate(resolve))
    const stopped = value(await service.handlers['runs.stop']({ id: running.id }))
    expect(stopped.status).toBe('stopped')
    expect(service.store.best(running.id)!.loss).toBe(stopped.bestLoss)
  })

  it('whose engine dies are interrupted, say so, and the next run gets a new engine', async () => {
    const service = runService(1)
    const { id } = await service.start(long)
    service.started[0]!.kill()
    const run = await service.reached(id, 'interrupted')
    expect(run.failure!.reason).toMatch(/engine process ended/)
    const next = await service.start({ epochs: 5 })
    await service.reached(next.id, 'completed')
    expect(service.started).toHaveLength(2)
  })

  it('that another program left open are interrupted when the project is opened', async () => {
    const service = runService()
    const { id } = await service.start({ epochs: 5 })
    await service.reached(id, 'completed')
    service.store.changeRun(id, { status: 'running' })
    service.queue.adopt(service.store)
    expect(service.run(id)).toMatchObject({ status: 'interrupted', failure: { where: 'after epoch 5' } })
  })

  it('that cannot be saved are paused, and the user is told', async () => {
    const service = runService()
    service.fillDisk()
    const { id } = await service.start(long)
    await service.reached(id, 'paused')
    expect(service.notices).toEqual([expect.stringMatching(/could not be saved .*disk is full.*paused/)])
  })

  it('go on after their last epoch only with more of them', async () => {
    const service = runService()
    const { id } = await service.start({ epochs: 5 })
    await service.reached(id, 'completed')
    expect(failure(await service.handlers['runs.resume']({ id })).advice).toMatch(/more epochs than 5/)
    value(await service.handlers['runs.resume']({ id, epochs: 9 }))
    expect((await service.reached(id, 'completed')).epoch).toBe(9)
  })

  it('can be removed and brought back, but not while they train', async () => {
    const service = runService()
    const { id } = await service.start(long)
    expect(failure(await service.handlers['runs.remove']({ id })).advice).toMatch(/Stop it first/)
    await service.handlers['runs.stop']({ id })
    value(await service.handlers['runs.remove']({ id }))
    expect(value(await service.handlers['runs.list']({}))).toEqual([])
    value(await service.handlers['runs.restore']({ id }))
    expect(value(await service.handlers['runs.list']({}))).toHaveLength(1)
  })

  it('are refused with the choices when a name is none of the solver s', async () => {
    const service = runService()
    const refused = failure(
      await service.handlers['runs.start']({ settings: service.settings({}, { activation: 'x' }) }),
    )
    expect(refused).toMatchObject({ kind: 'usage', where: 'activation' })
    expect(refused.advice).toMatch(/gelu/)
  })

  it('cannot be started in a project that is open elsewhere', async () => {
    const service = runService()
    service.session.replace(value(service.files.open(service.path)))
    const refused = failure(await service.handlers['runs.start']({ settings: service.settings() }))
    expect(refused.reason).toMatch(/reading only/)
  })

  it('that do not exist are named', async () => {
    expect(failure(await runService().handlers['runs.get']({ id: 99 })).where).toBe('run 99')
  })
})
