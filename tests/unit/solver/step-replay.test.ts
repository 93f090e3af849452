import { describe, expect, it } from 'vitest'
import { compileModel, defineModel, methods, type ModelGraph } from '../../../src/solver'
import {
  methodNamed,
  notReplayed,
  recordSteps,
  StepReplay,
  stepSolver,
  type StartedRequest,
} from '../../../src/solver/integrators'
import { chemakzo, rober, type Problem } from './problems'

const single = methods.filter(({ variableOrder }) => !variableOrder)
const tightNewton = { newtonTolerance: 1e-6, newtonSteps: 30 }

/** A falling ball that loses a part of its speed at each bounce: parameters are gravity and what is left of the speed. */
const ball = defineModel({ states: 2, parameters: 2 }, (g) => {
  const [height, speed] = [g.gather(g.state(2), [0]), g.gather(g.state(2), [1])]
  const [gravity, left] = [g.parameters(0, 1), g.parameters(1, 1)]
  const bounced = g.multiply(g.scale(left, -1), speed)
  return {
    rightHandSide: g.concatenate([speed, g.scale(gravity, -1)]),
    events: [{ trigger: height, direction: 'falling', reset: g.concatenate([g.fill(0, 1), bounced]), terminal: false }],
  }
})

/** y' = -p y until t = 1, then p y. */
const turned = defineModel({ states: 1, parameters: 1 }, (g) => {
  const growth = g.multiply(g.parameters(0, 1), g.state(1))
  return g.select(g.less(g.time(), g.fill(1, 1)), g.scale(growth, -1), growth)
})

const mechanism = (problem: Problem, sampleTimes: number[], changes: Partial<StartedRequest> = {}) => ({
  name: problem.name,
  graph: problem.graph,
  stiff: true,
  changes: {
    parameters: problem.parameters,
    initial: problem.initial,
    sampleTimes: Float64Array.from(sampleTimes),
    absoluteTolerance: problem.absolute.map((size) => 1e-4 * size),
    ...changes,
  },
})
const cases: { name: string; graph: ModelGraph; stiff: boolean; changes: Partial<StartedRequest> }[] = [
  mechanism(rober, [0, 0, 0.3, 40, 40, 400]),
  mechanism(chemakzo, [10, 100, 180]),
  {
    name: 'a bouncing ball',
    graph: ball,
    stiff: false,
    changes: {
      parameters: Float64Array.of(9.81, 0.8),
      initial: Float64Array.of(1, 0),
      sampleTimes: Float64Array.of(0.2, 0.5, 1, 1.5),
    },
  },
  {
    name: 'a turn at a stop',
    graph: turned,
    stiff: false,
    changes: {
      parameters: Float64Array.of(2),
      initial: Float64Array.of(1),
      sampleTimes: Float64Array.of(0.5, 1, 1.7),
      stopTimes: Float64Array.of(1),
    },
  },
  {
    ...mechanism(rober, [1, 1e3, 1e5], { nonNegative: true, relativeTolerance: 1e-4, absoluteTolerance: 1e-6 }),
    name: 'ROBER, never below zero',
  },
]

function requestOf({ graph, changes }: (typeof cases)[number]): StartedRequest {
  return {
    model: compileModel(graph),
    parameters: new Float64Array(0),
    initial: new Float64Array(0),
    startTime: 0,
    sampleTimes: new Float64Array(0),
    relativeTolerance: 1e-5,
    absoluteTolerance: 1e-8,
    ...changes,
  }
}

describe.each(single)('$name', ({ name, stiff, massMatrix }) => {
  const fitting = cases.filter((item) => (stiff || !item.stiff) && (massMatrix || !item.graph.mass))
  it.each(fitting)('makes its own steps again: $name', (item) => {
    const request = requestOf(item)
    const method = methodNamed(name)
    const values = new Float64Array(request.sampleTimes.length * item.graph.states)
    const recorded = recordSteps(request, method, method.newton && tightNewton, values)
    if (recorded.status === 'failed') throw new Error(recorded.reason)
    const replay = new StepReplay(stepSolver(request.model, method), request, recorded)
    const again = new Float64Array(values.length)
    expect(replay.run(request.parameters, request.initial, again)).toBeNull()
    values.forEach((value, index) => {
      expect(Math.abs(again[index]! - value)).toBeLessThan(
        1e-4 * request.relativeTolerance * Math.max(1, Math.abs(value)),
      )
    })
  })
})

describe('steps that are made again', () => {
  it('find a bounce where it now is, between the points of the same mesh', () => {
    const request = requestOf(cases.find(({ graph }) => graph === ball)!)
    const method = methodNamed('tsit5')
    const values = new Float64Array(8)
    const recorded = recordSteps(request, method, null, values)
    if (recorded.status === 'failed') throw new Error(recorded.reason)
    expect(recorded.legs.flatMap(({ events }) => events).length).toBeGreaterThan(1)
    const replay = new StepReplay(stepSolver(request.model, method), request, recorded)
    // Free flight is solved exactly whatever the steps: what comes out is the ball's own motion, to second order in how far the bounce moved.
    const exact = (gravity: number, left: number) => {
      const bounce = Math.sqrt(2 / gravity)
      const since = 0.5 - bounce
      return left * gravity * bounce * since - (gravity * since * since) / 2
    }
    for (const small of [1e-3, 1e-4, 1e-5]) {
      const moved = [9.81 * (1 + small), 0.8 * (1 - small)] as const
      expect(replay.run(Float64Array.of(...moved), request.initial, values)).toBeNull()
      expect(Math.abs(values[2]! - exact(...moved))).toBeLessThan(10 * small * small)
    }
  })

  it('of a method whose steps depend on the ones before are refused by its name', () => {
    const request = requestOf(cases[0]!)
    const refused = notReplayed({ solver: stepSolver(request.model, methodNamed('bdf')), request })
    expect(refused).toMatchObject({ reason: 'bad-input', advice: expect.stringContaining('BDF') })
    expect(notReplayed({ solver: stepSolver(request.model, methodNamed('rodas5p')), request })).toBeNull()
  })

  it('say why, where the model has no value', () => {
    const graph = defineModel({ states: 1, parameters: 1 }, (g) =>
      g.unary('log', g.subtract(g.state(1), g.parameters(0, 1))),
    )
    const request: StartedRequest = {
      ...requestOf(cases[3]!),
      stopTimes: undefined,
      model: compileModel(graph),
      parameters: Float64Array.of(0),
      initial: Float64Array.of(2),
      sampleTimes: Float64Array.of(1),
    }
    const method = methodNamed('tsit5')
    const recorded = recordSteps(request, method, null, new Float64Array(1))
    if (recorded.status === 'failed') throw new Error(recorded.reason)
    const replay = new StepReplay(stepSolver(request.model, method), request, recorded)
    expect(replay.run(Float64Array.of(3), request.initial, new Float64Array(1))).toMatchObject({ reason: 'not-finite' })
  })
})
