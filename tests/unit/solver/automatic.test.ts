import { describe, expect, it } from 'vitest'
import { compileModel, defineModel, solve, type ModelGraph, type SolveRequest } from '../../../src/solver'
import { arenstorf, hires, orego, pollu, rober, vdpol, type Problem } from './problems'

/** A method that switches, and the stiff method that it switches to. */
const pairs = [
  { method: 'auto-tsit5-rosenbrock23', stiff: 'rosenbrock23' },
  { method: 'auto-tsit5-rodas5p', stiff: 'rodas5p' },
] as const

const run = (
  { graph, parameters, initial, times, absolute }: Omit<Problem, 'name'>,
  method: SolveRequest['method'],
  tolerance: number,
) =>
  solve({
    model: compileModel(graph),
    method,
    parameters,
    initial,
    startTime: 0,
    sampleTimes: times.subarray(-1),
    relativeTolerance: tolerance,
    absoluteTolerance: absolute.map((value) => value * tolerance),
  })

const solved = (...given: Parameters<typeof run>) => {
  const outcome = run(...given)
  if (outcome.status === 'failed') throw new Error(`${outcome.reason} at ${outcome.time}`)
  return outcome
}

/** y'' = mu (1 - y^2) y' - y, which is slow and stiff but for jumps that are not. */
const vanDerPol = (mu: number, end: number) => ({
  ...vdpol,
  graph: defineModel({ states: 2, parameters: 1 }, (g) => {
    const [y, speed] = [g.gather(g.state(2), [0]), g.gather(g.state(2), [1])]
    const damping = g.multiply(g.parameters(0, 1), g.subtract(g.fill(1, 1), g.multiply(y, y)))
    return g.concatenate([speed, g.subtract(g.multiply(damping, speed), y)])
  }),
  parameters: Float64Array.of(mu),
  initial: Float64Array.of(2, 0),
  times: Float64Array.of(end),
})

describe.each(pairs)('$method', ({ method, stiff }) => {
  it.each([1e-4, 1e-6])('stays with Tsit5 on an orbit, step by step (%s)', (tolerance) => {
    const [auto, tsit5] = [method, 'tsit5' as const].map((name) => solved(arenstorf, name, tolerance))
    expect(auto!.work).toEqual({ ...tsit5!.work, switches: 0 })
    expect(auto!.values).toEqual(tsit5!.values)
  })

  it.each([
    { name: 'ROBER', problem: rober, once: true },
    { name: 'POLLU', problem: pollu, once: true },
    { name: 'OREGO', problem: orego, once: false },
    { name: 'VDPOL', problem: vdpol, once: false },
    { name: 'Van der Pol, mu = 1000', problem: vanDerPol(1000, 2000), once: false },
  ])('hands $name over to the stiff method, and costs little more than that alone', ({ problem, once }) => {
    for (const tolerance of [1e-3, 1e-5]) {
      const [auto, alone] = [method, stiff].map((name) => solved(problem, name, tolerance).work)
      // From explicit to implicit, and as often back again.
      if (once) expect(auto!.switches).toBe(1)
      else expect(auto!.switches).toBeGreaterThanOrEqual(3)
      // What Tsit5 wastes until it is found out is some twenty attempts of six evaluations.
      expect(auto!.rhsEvaluations).toBeLessThan(1.6 * alone!.rhsEvaluations + 300)
      expect(auto!.steps).toBeLessThan(1.2 * alone!.steps + 50)
      expect(auto!.jacobianEvaluations).toBeLessThanOrEqual(alone!.jacobianEvaluations + 30)
    }
  })

  it.each([1e-3, 1e-6, 1e-8])(
    'is between two methods never much dearer than the better one (HIRES, %s)',
    (tolerance) => {
      const cost = (name: SolveRequest['method']) => solved(hires, name, tolerance).work.rhsEvaluations
      expect(cost(method)).toBeLessThan(1.8 * Math.min(cost(stiff), cost('tsit5')) + 300)
    },
  )

  it('begins every solve with Tsit5, however the last one ended', () => {
    const problem = vanDerPol(1000, 500)
    const first = solved(problem, method, 1e-4)
    expect(first.work.switches % 2).toBe(1)
    expect(solved(problem, method, 1e-4)).toEqual(first)
  })

  it('goes on with the stiff method after a stop', () => {
    const request = (stopTimes: Float64Array): SolveRequest => ({
      model: compileModel(rober.graph),
      method,
      parameters: rober.parameters,
      initial: rober.initial,
      startTime: 0,
      sampleTimes: Float64Array.of(1000),
      stopTimes,
      relativeTolerance: 1e-4,
      absoluteTolerance: 1e-10,
    })
    expect(solve(request(Float64Array.of(500, 600, 700)))).toMatchObject({ status: 'solved', work: { switches: 1 } })
  })

  it('refuses a mass matrix, which Tsit5 does not take', () => {
    const graph: ModelGraph = defineModel({ states: 2, parameters: 0 }, (g) => ({
      rightHandSide: g.scale(g.state(2), -1),
      mass: [{ row: 0, column: 0, value: 1 }],
    }))
    const given = { ...vdpol, graph, parameters: new Float64Array(0), initial: Float64Array.of(1, 0) }
    expect(run(given, method, 1e-4)).toMatchObject({ status: 'failed', reason: 'bad-input' })
  })
})
