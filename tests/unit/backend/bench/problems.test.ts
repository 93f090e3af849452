import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { memoryEngineStarter } from '../../../../src/backend'
import { benchProblems } from '../../../../src/backend/bench/problems'
import { referenceOf } from '../../../../src/backend/bench/reference'
import { bestMethod, unknownName } from '../../../../src/backend/bench/solve-bench'
import { solveInEngine } from '../../../../src/backend/bench/contestant'
import { EnginePool } from '../../../../src/backend/runs/engine-pool'
import { methods } from '../../../../src/solver'
import { value } from '../runs/run-service'

const root = resolve(import.meta.dirname, '..', '..', '..', '..')
const folders = {
  problems: resolve(root, 'tests/data/ivp'),
  peerSources: resolve(root, 'tests/peers'),
  peerPrograms: resolve(root, 'node_modules/.cache/kinode-peers'),
}

const pool = new EnginePool(
  memoryEngineStarter((error) => {
    throw error
  }),
  () => undefined,
)

describe.each(benchProblems.map((row) => ({ ...row })))('$title', (row) => {
  const problem = row.load(row, folders)

  it('is solved to its reference as the peers read it', async () => {
    const engine = pool.start()
    const reference = value(await referenceOf(problem, engine))
    expect(reference.values).toHaveLength(problem.times.length * problem.subject.initial.length)
    const tolerances = { relativeTolerance: 1e-7, absoluteTolerance: row.name === 'rober-network' ? 1e-7 : 1e-16 }
    const solved = await solveInEngine(engine, problem, methods[0].name, tolerances, { seconds: 0, repeats: 1 })
    if (solved.status === 'failed') throw new Error(solved.reason)
    expect(problem.digits(solved.values, reference.values)).toBeGreaterThan(5)
  })
})

describe('the choice of the best method', () => {
  const solver = (name: string, seconds: (number | null)[], peer = false) => ({
    name,
    peer,
    marks: seconds.map((value_, index) => ({ digits: 4 + index, seconds: value_, ratio: null })),
  })

  it('is the fastest of those that reach most digits, and never a peer', () => {
    expect(bestMethod([solver('peer', [1, 1, 1], true), solver('a', [4, 4, 4]), solver('b', [1, 4, 9])])).toBe('b')
    expect(bestMethod([solver('a', [4, 4, 4]), solver('short', [1, 1, null])])).toBe('a')
    expect(bestMethod([solver('a', [null, null, null])])).toBeNull()
  })
})

describe('names in a request', () => {
  it('that nobody has are refused with those that there are', () => {
    expect(unknownName({ problems: ['rober', 'robber'], methods: null })).toMatchObject({
      reason: 'There is no problem named robber',
      advice: 'Choose from rober, pollu, hires, rober-network.',
      kind: 'usage',
    })
    expect(unknownName({ problems: null, methods: ['gear'] })).toMatchObject({
      reason: 'There is no method named gear',
    })
    expect(unknownName({ problems: ['hires'], methods: [methods[0].name] })).toBeNull()
  })
})
