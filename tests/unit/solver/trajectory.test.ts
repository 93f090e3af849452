import { describe, expect, it } from 'vitest'
import { compileModel, defineModel, methods, type CompiledModel, type MethodName } from '../../../src/solver'
import { ModelModule, TRAJECTORY_NODES, TrajectoryMemory } from '../../../src/solver/compiler'
import { GraphBuilder, interpret, tangent, transplant, type Node } from '../../../src/solver/graph'
import { integrate, methodNamed, type StepObserver } from '../../../src/solver/integrators'
import { realArithmetic } from './arithmetic'

/** A driven oscillation with a decay beside it; y3 relaxes to its product with a wave. */
const graph = defineModel({ states: 3, parameters: 1 }, (g) => {
  const [x, v, z] = [0, 1, 2].map((index) => g.gather(g.state(3), [index])) as [Node, Node, Node]
  const wave = g.unary('sin', g.multiply(g.parameters(0, 1), g.time()))
  return g.concatenate([v, g.subtract(wave, g.scale(x, 4)), g.scale(g.subtract(g.multiply(x, wave), z), 3)])
})

const request = (model: CompiledModel, method: MethodName, sampleTimes: Float64Array) => ({
  model,
  method,
  parameters: Float64Array.of(1.7),
  initial: Float64Array.of(1, 0, 0.5),
  startTime: sampleTimes[0]!,
  endTime: sampleTimes.at(-1)!,
  sampleTimes,
  relativeTolerance: 1e-5,
  absoluteTolerance: 1e-6,
})

/** Keeps every step of a solve. */
const keeping = (trajectory: TrajectoryMemory): StepObserver => ({
  started: () => {},
  stepped: (solver, time, h) => {
    trajectory.add(time, h)
    const place = trajectory.keep()
    TRAJECTORY_NODES.forEach((node, index) => solver.interpolate(node, place + 8 * trajectory.stride * index))
    return null
  },
})

/** Reads what a memory holds, by compiled code. */
function reader(model: CompiledModel, trajectory: TrajectoryMemory, derivative: number): (time: number) => number[] {
  const module = new ModelModule(model, [])
  module.exportFunction('read', module.trajectory(trajectory, derivative))
  const { read } = module.instantiate() as unknown as { read: (time: number, result: number) => void }
  const result = model.memory.allocate(4)
  return (time) => {
    read(time, result)
    return [...model.memory.read(result, 3)]
  }
}

const even = (from: number, to: number, count: number) =>
  Float64Array.from({ length: count }, (_, index) => from + ((to - from) * index) / (count - 1))

describe.each(methods.map(({ name }) => name))('a solution by %s', (method) => {
  it.each([
    ['forwards', 0, 3],
    ['backwards', 3, 0],
  ] as const)('is read as its dense output gives it, %s', (_, from, to) => {
    const model = compileModel(graph)
    const trajectory = new TrajectoryMemory(model.memory, 3)
    const times = even(from, to, 301)
    const given = request(model, method, times)
    const row = methodNamed(method)
    trajectory.begin(to > from ? 1 : -1, Infinity)
    const values = new Float64Array(3 * times.length)
    const outcome = integrate(given, row, row.newton, values, keeping(trajectory))
    expect(outcome.status).toBe('solved')
    expect(trajectory.steps).toBe(outcome.work.steps)
    const read = reader(model, trajectory, 0)
    const slope = reader(model, trajectory, 1)
    // Near times and far ones: the step is searched from where the last was found.
    for (const index of [...times.keys()].map((place) => (place * 97) % times.length)) {
      const time = times[index]!
      read(time).forEach((value, state) => {
        const wanted = values[3 * index + state]!
        expect(Math.abs(value - wanted) / (1 + Math.abs(wanted))).toBeLessThan(1e-14)
      })
      // At the kinks between steps one side counts.
      const h = 1e-6
      const [before, after] = [read(time - h), read(time + h)]
      slope(time).forEach((value, state) => {
        const wanted = (after[state]! - before[state]!) / (2 * h)
        expect(Math.abs(value - wanted) / (1 + Math.abs(wanted))).toBeLessThan(row.order > 2 ? 1e-4 : 0.05)
      })
    }
  })
})

describe('a memory of steps', () => {
  const model = compileModel(graph)
  /** Steps of length 1, over which the solution is the time, its square and 7. */
  const filled = (steps: number, most: number): TrajectoryMemory => {
    const { trajectory } = model
    trajectory.begin(1, most)
    for (let step = 0; step < steps; step++) {
      trajectory.add(step, 1)
      keep(trajectory, step)
    }
    return trajectory
  }
  const keep = (trajectory: TrajectoryMemory, step: number) => {
    const place = trajectory.keep()
    TRAJECTORY_NODES.forEach((node, index) => {
      const time = step + node
      model.memory.write(place + 8 * trajectory.stride * index, Float64Array.of(time, time * time, 7))
    })
  }

  it('gives up the samples of the first steps for others, and asks for them when they are read', () => {
    const trajectory = filled(100, 10)
    expect(trajectory.kept).toBe(10)
    const read = reader(model, trajectory, 0)
    const asked: number[] = []
    trajectory.recall = () => {
      const wanted = trajectory.record.read('wanted')
      asked.push(wanted)
      trajectory.forget(wanted - 5)
      for (let step = wanted - 5; step < wanted + 5; step++) keep(trajectory, step)
    }
    for (const time of [99.5, 93.25, 40.5, 38.75, 44.5, 90.5]) {
      read(time).forEach((value, index) => expect(value).toBeCloseTo([time, time * time, 7][index]!, 11))
    }
    expect(asked).toEqual([40, 90])
  })

  it('goes beyond its ends by the polynomials of the first and of the last step', () => {
    const read = reader(model, filled(3, Infinity), 0)
    for (const time of [-0.5, 0, 3, 3.5]) {
      read(time).forEach((value, index) => expect(value).toBeCloseTo([time, time * time, 7][index]!, 12))
    }
  })

  it('reads nothing below its floors', () => {
    const trajectory = filled(3, Infinity)
    const floors = model.memory.allocate(4)
    model.memory.write(floors, Float64Array.of(1, 0, -Infinity))
    trajectory.keepAbove(floors)
    reader(model, trajectory, 0)(0.5).forEach((value, index) => expect(value).toBeCloseTo([1, 0.25, 7][index]!, 14))
    trajectory.keepAbove(null)
    expect(reader(model, trajectory, 0)(0.5)[0]).toBeCloseTo(0.5, 14)
  })
})

describe('a graph that reads a solution', () => {
  it('computes as the interpreter, and so does its derivative in time, by the chain rule', () => {
    const original = compileModel(graph)
    const times = even(0, 3, 11)
    original.trajectory.begin(1, Infinity)
    const row = methodNamed('rodas5p')
    integrate(request(original, 'rodas5p', times), row, null, new Float64Array(33), keeping(original.trajectory))
    const reading = defineModel({ states: 2, parameters: 1 }, (g) => {
      const solution = g.trajectory(g.subtract(g.fill(3, 1), g.scale(g.time(), 2)), 3)
      return g.multiply(g.gather(g.unary('sin', solution), [0, 2]), g.state(2))
    })
    const model = original.companion(reading)
    const place = model.memory.allocate(4)
    const [value, slope] = [reader(original, original.trajectory, 0), reader(original, original.trajectory, 1)]
    const { builder: g, rightHandSide } = reading
    const inTime = tangent(g, rightHandSide, { state: null, time: g.fill(1, 1) })
    for (const time of [0.1, 0.7, 1.3]) {
      const point = {
        time,
        state: [0.3, 0.4],
        parameters: [1.7],
        trajectory: (at: number, derivative: number) => (derivative === 0 ? value(at) : slope(at)),
      }
      model.memory.write(place, Float64Array.from(point.state))
      for (const [name, node] of [
        ['rightHandSide', rightHandSide],
        ['timeDerivative', inTime],
      ] as const) {
        model.functions[name](time, place, 0, place + 16)
        const wanted = interpret(realArithmetic, [node], point)[0]!
        const got = [...model.memory.read(place + 16, 2)]
        got.forEach((number, index) => expect(number).toBeCloseTo(wanted[index]!, 12))
      }
    }
  })
})

describe('a graph made again in another', () => {
  it('computes the same, with other nodes in place of some, and keeps its texts', () => {
    const from = new GraphBuilder()
    const state = from.state(2)
    const rate = from.labelled(from.multiply(from.parameters(0, 1), from.unary('exp', state)), 'k*exp(y)')
    const to = new GraphBuilder()
    const [again] = transplant(from, to, [rate], ({ operation: { kind } }) => (kind === 'state' ? to.seed(2) : null))
    const point = { time: 0, state: [0.1, 0.2], parameters: [3], seeds: [[0.1, 0.2]] }
    expect(interpret(realArithmetic, [again!], point)).toEqual(interpret(realArithmetic, [rate], point))
    expect([...to.labels.values()]).toEqual(['k*exp(y)'])
  })
})
