import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  compileModel,
  defineModel,
  linearInputTable,
  linearInputTableLength,
  linearInputTableValues,
  linearTable,
  parseModel,
  serializeModel,
  stepTable,
  type ModelGraph,
} from '../../../src/solver'
import { arithmetics, check, run, type Point } from './program-checks'

type Table = typeof linearTable

const atTime = (table: Table, times: readonly number[], values: readonly number[]): ModelGraph =>
  defineModel({ states: values.length / times.length, parameters: 0 }, (g) => table(g, times, values, g.time()))

/** The compiled table and its derivative in time. */
function readAt(graph: ModelGraph, time: number): { values: number[]; slopes: number[] } {
  const { states } = graph
  const seeds = [new Array<number>(states).fill(0), new Array<number>(states).fill(0)]
  const point: Point = { time, state: seeds[0]!, parameters: [], seeds }
  const model = compileModel(graph)
  return { values: run(model, 'rightHandSide', point), slopes: run(model, 'timeDerivative', point) }
}

/** Straight from the definition. */
function interpolated(times: readonly number[], values: readonly number[], t: number): number {
  const next = times.findIndex((time) => time > t)
  if (next === 0) return values[0]!
  if (next < 0) return values[values.length - 1]!
  const [from, to] = [times[next - 1]!, times[next]!]
  return values[next - 1]! + ((t - from) / (to - from)) * (values[next]! - values[next - 1]!)
}

describe('a table of time', () => {
  it('is linear between its times and constant beyond them', () => {
    const graph = atTime(linearTable, [0, 10, 30], [300, 400, 350])
    for (const [time, value, slope] of [
      [-5, 300, 0],
      [0, 300, 10],
      [4, 340, 10],
      // At a time of the table the slope is that on the right.
      [10, 400, -2.5],
      [20, 375, -2.5],
      [30, 350, 0],
      [1e9, 350, 0],
    ] as const) {
      expect(readAt(graph, time)).toEqual({ values: [value], slopes: [slope] })
    }
  })

  it('holds its values in steps', () => {
    const graph = atTime(stepTable, [0, 10, 30], [1, 2, 3])
    for (const [time, value] of [
      [-1, 1],
      [0, 1],
      [9.99, 1],
      [10, 2],
      [29, 2],
      [30, 3],
      [99, 3],
    ] as const) {
      expect(readAt(graph, time)).toEqual({ values: [value], slopes: [0] })
    }
  })

  it('may jump where two entries have one time', () => {
    const graph = atTime(linearTable, [0, 1, 1, 2], [0, 1, 5, 6])
    expect(readAt(graph, 0.5).values).toEqual([0.5])
    expect(readAt(graph, 1).values).toEqual([5])
    expect(readAt(graph, 1.5).values).toEqual([5.5])
  })

  it('of one entry is a constant', () => {
    expect(readAt(atTime(linearTable, [3], [7]), 100)).toEqual({ values: [7], slopes: [0] })
  })

  it('may have several values at each time', () => {
    const graph = atTime(linearTable, [0, 2], [1, 10, 100, 3, 30, 500])
    expect(readAt(graph, 1)).toEqual({ values: [2, 20, 300], slopes: [1, 10, 200] })
    const wide = Array.from({ length: 80 }, (_, index) => index)
    expect(readAt(atTime(stepTable, [0, 1], wide), 1).values).toEqual(wide.slice(40))
  })

  it('is found among any number of times', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0.01, max: 3, noNaN: true }), { minLength: 1, maxLength: 70 }),
        fc.double({ min: -1, max: 100, noNaN: true }),
        (gaps, time) => {
          const times = gaps.map((_, index) => gaps.slice(0, index + 1).reduce((sum, gap) => sum + gap, 0))
          const values = times.map((t) => Math.sin(t))
          const graph = atTime(linearTable, times, values)
          for (const t of [time, ...times]) {
            expect(readAt(graph, t).values[0]).toBeCloseTo(interpolated(times, values, t), 12)
          }
        },
      ),
      { numRuns: 50 },
    )
  })

  it('of a hundred thousand times is compiled as a search among them', () => {
    const times = Array.from({ length: 100_000 }, (_, index) => index * 0.5)
    const graph = atTime(linearTable, times, times.map(Math.sqrt))
    for (const t of [0, 0.25, 12_345.6, 49_999.5, 49_999.4]) {
      expect(readAt(graph, t).values[0]).toBeCloseTo(interpolated(times, times.map(Math.sqrt), t), 10)
    }
  })

  it('may depend on the state, with derivatives of every kind', () => {
    const sizes = { states: 2, parameters: 2, inputs: 1 }
    const graph = defineModel(sizes, (g) => {
      const argument = g.multiply(g.gather(g.state(2), [0]), g.add(g.gather(g.parameters(0, 2), [1]), g.inputs(0, 1)))
      const values = linearTable(g, [-2, -0.7, 0.45, 3], [1, 4, -2, 3, 0.5, 0, 2, 2], argument)
      return g.multiply(values, g.multiply(g.state(2), g.time()))
    })
    const seeds = [
      [1, 2],
      [-0.5, 0.7],
    ]
    for (const first of [-3, -0.9, 0.1, 0.8, 4]) {
      check(graph, { time: 0.4, state: [first, 0.3], parameters: [0.1, 0.6], inputs: [0.5], seeds })
    }
  })

  it('is refused when it is malformed', () => {
    expect(() => atTime(linearTable, [0, 2, 1], [1, 2, 3])).toThrow('the times of a table rise')
    expect(() => atTime(linearTable, [0, NaN], [1, 2])).toThrow('finite')
    expect(() => atTime(stepTable, [], [])).toThrow()
  })
})

describe('constants of an experiment', () => {
  it('are set for each solve and have no derivative', () => {
    const graph = defineModel({ states: 1, parameters: 1, inputs: 2 }, (g) =>
      g.multiply(g.gather(g.inputs(0, 2), [1]), g.multiply(g.parameters(0, 1), g.add(g.state(1), g.inputs(0, 1)))),
    )
    for (const arithmetic of arithmetics) {
      const model = compileModel(graph, { arithmetic })
      const point = { time: 0, state: [2], parameters: [3], seeds: [[1], [1]] }
      expect(run(model, 'rightHandSide', { ...point, inputs: [5, 7] })).toEqual([147])
      expect(run(model, 'linearisation', { ...point, inputs: [5, 7] })).toEqual([21, 49])
      expect(run(model, 'rightHandSide', { ...point, inputs: [1, 1] })).toEqual([9])
    }
  })
})

describe('a table of time that each experiment brings', () => {
  const room = 9
  /** One other constant before the table: two values at each time. */
  const graph = defineModel({ states: 2, parameters: 0, inputs: 1 + linearInputTableLength(room, 2) }, (g) =>
    g.multiply(g.inputs(0, 1), linearInputTable(g, 1, room, 2, g.time())),
  )
  const model = compileModel(graph)
  const seeds = [
    [0, 0],
    [0, 0],
  ]

  it('is what a table of the model is, of any experiment and with room for more times', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.double({ min: 0.01, max: 3, noNaN: true }), fc.integer({ min: -50, max: 50 })), {
          minLength: 1,
          maxLength: room,
        }),
        fc.double({ min: -1, max: 12, noNaN: true }),
        (entries, time) => {
          const times = entries.map((_, index) => entries.slice(0, index + 1).reduce((sum, [gap]) => sum + gap, 0))
          const values = entries.flatMap(([, value]) => [value, 2 * value + 1])
          const own = compileModel(atTime(linearTable, times, values))
          const inputs = [3, ...linearInputTableValues(times, values, room)]
          for (const t of [time, ...times]) {
            const point: Point = { time: t, state: [0, 0], parameters: [], seeds }
            for (const program of ['rightHandSide', 'timeDerivative'] as const) {
              const expected = run(own, program, point).map((value) => 3 * value)
              expect(run(model, program, { ...point, inputs })).toEqual(expected)
            }
          }
        },
      ),
      { numRuns: 100, seed: 9 },
    )
  })

  it('has derivatives of every kind, and is read from text as it was', () => {
    const sizes = { states: 2, parameters: 2, inputs: linearInputTableLength(4, 1) }
    const dependent = defineModel(sizes, (g) => {
      const argument = g.multiply(g.gather(g.state(2), [0]), g.gather(g.parameters(0, 2), [1]))
      return g.multiply(linearInputTable(g, 0, 4, 1, argument), g.multiply(g.state(2), g.time()))
    })
    const inputs = [...linearInputTableValues([-2, 0.45, 3], [1, 3, 2], 4)]
    const directions = [
      [1, 2],
      [-0.5, 0.7],
    ]
    for (const read of [dependent, parseModel(serializeModel(dependent))]) {
      for (const first of [-3, 0.1, 0.8, 4]) {
        check(read, { time: 0.4, state: [first, 0.3], parameters: [0.1, 0.6], inputs, seeds: directions })
      }
    }
  })

  it('is refused when it does not fit', () => {
    expect(() => linearInputTableValues([0, 1], [1, 2], 1)).toThrow('room')
    expect(() => linearInputTableValues([1, 0], [1, 2], 2)).toThrow('the times of a table rise')
  })
})
