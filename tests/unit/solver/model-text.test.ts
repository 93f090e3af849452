import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  compileModel,
  defineModel,
  neuralOdeGraph,
  solve,
  type GraphBuilder,
  type ModelGraph,
} from '../../../src/solver'
import { CompiledModel as OwnModel, ModelModule } from '../../../src/solver/compiler'
import { ModelTextError, parseModel, programNames, serializeModel, type ProgramName } from '../../../src/solver/graph'
import { problems } from './problems'
import { randomGraph } from './random-graphs'

/** A model's program as WebAssembly: equal bytes compute equal bits. */
function bytes(graph: ModelGraph, name: ProgramName): Uint8Array {
  const module = new ModelModule(new OwnModel(graph, 'plain', ''), [name])
  module.program(name)
  return module.encode()
}

function expectRoundTrip(graph: ModelGraph): void {
  const text = serializeModel(graph, { labels: true })
  const parsed = parseModel(text)
  expect(serializeModel(parsed, { labels: true })).toBe(text)
  expect(serializeModel(parsed)).toBe(serializeModel(graph))
  for (const name of programNames) expect(bytes(parsed, name), name).toEqual(bytes(graph, name))
}

/** Numbers that JSON does not have. */
const special = [-0, NaN, Infinity, -Infinity, 5e-324, Number.MAX_VALUE, 0.1 + 0.2]

/** A random right-hand side with events, a mass matrix, special numbers and the texts of some of its nodes. */
function everything(choices: readonly number[]): ModelGraph {
  const made = randomGraph({ states: 3, parameters: 2, inputs: 2 }, choices)
  const { builder: g, rightHandSide } = made
  const numbers = g.constant(special)
  const chosen = g.select(g.less(g.time(), g.fill(1, 1)), g.gather(numbers, [0, 4, 6]), g.gather(numbers, [1, 2, 3]))
  g.labelled(rightHandSide, 'k1*[A] - "k2"\n#-0')
  return {
    ...made,
    rightHandSide: g.labelled(g.add(rightHandSide, g.multiply(chosen, g.fill(-0, 3))), 'A -> B'),
    mass: [
      { row: 0, column: 0, value: 1 },
      { row: 2, column: 1, value: -0.5 },
    ],
    events: [
      { trigger: g.gather(rightHandSide, [1]), direction: 'rising', reset: null, terminal: true },
      { trigger: g.shift(g.time(), -1), direction: 'both', reset: g.multiply(chosen, g.state(3)), terminal: false },
    ],
  }
}

describe('a model as text', () => {
  it('comes back with the same text and the same programs, whatever it is made of', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(65535), { minLength: 1, maxLength: 12 }), (choices) =>
        expectRoundTrip(everything(choices)),
      ),
      { numRuns: 30 },
    )
  })

  it.each(problems)('$name comes back, and solves to the same bits', (problem) => {
    const solved = (graph: ModelGraph) =>
      solve({
        model: new OwnModel(graph, 'plain', ''),
        parameters: problem.parameters,
        initial: problem.initial,
        startTime: 0,
        sampleTimes: problem.times,
        relativeTolerance: 1e-5,
        absoluteTolerance: problem.absolute.map((absolute) => 1e-5 * absolute),
      })
    expectRoundTrip(problem.graph)
    expect(solved(parseModel(serializeModel(problem.graph)))).toEqual(solved(problem.graph))
  })

  it('of a network comes back', () => {
    const scale = Float64Array.of(1, 2e-5, 0.3)
    const sizes = {
      states: 3,
      hiddenLayers: [5, 40],
      activation: 'gelu',
      inputScale: scale,
      outputScale: scale,
    } as const
    expectRoundTrip(neuralOdeGraph(sizes))
  })

  it('is the same model to the compiler', () => {
    const graph = everything([7, 300, 41])
    expect(compileModel(parseModel(serializeModel(graph, { labels: true })))).toBe(compileModel(graph))
  })
})

describe('a text that is no model', () => {
  const one = (define: (g: GraphBuilder) => Parameters<GraphBuilder['unary']>[1]) =>
    serializeModel(defineModel({ states: 2, parameters: 6 }, define))
  const network = one((g) => g.dense(g.state(2), 2, 0))
  const gathered = one((g) => g.gather(g.state(2), [1, 0]))
  const product = one((g) => g.multiply(g.state(2), g.parameters(0, 1)))
  const table = one((g) => g.table([-Infinity, 1], [1, 2, 3, 4], g.time()))

  it.each([
    ['nothing', '', 1, 'no JSON'],
    ['something else', '{"a": 1}', 1, 'no list of parts of the head'],
    ['a head without events', network.replace(',[],null]', ',null]'), 1, '6 parts of the head, not 7'],
    ['half a state', network.replace('[2,6', '[1.5,6'), 1, 'the number of states is 1.5'],
    ['a line cut off', network.slice(0, -4), 3, 'no JSON'],
    ['a line missing', network.split('\n').slice(0, 2).join('\n'), 1, 'the right-hand side by its place is 1'],
    ['an operation of another version', network.replace('"dense"', '"convolution"'), 3, 'no operation "convolution"'],
    ['an input that comes later', network.replace('[0],2,1', '[1],2,1'), 3, 'is 1, not between 0 and 0'],
    ['weights beyond the parameters', network.replace('"offset":0', '"offset":1'), 3, 'not between 0 and 0'],
    ['another shape', product.replace('],2,1]', '],3,1]').replace('[2,6', '[3,6'), 4, "'binary' has shape [2, 1]"],
    ['a row that is not there', gathered.replace('[1,0]}', '[2,0]}'), 3, 'indices, number 1 is 2'],
    ['knots that fall', table.replace('"#-Infinity",1', '1,"#-Infinity"'), 3, 'do not rise from -Infinity'],
    ['too few values', table.replace('[1,2,3,4]', '[1,2,3]'), 3, '3 values, not 4'],
    ['a label of nothing', `${network}\n{"labels":[[9,"A"]]}`, 4, 'the node of a label by its place is 9'],
  ] as const)('%s is refused by line and reason', (_, text, line, reason) => {
    try {
      parseModel(text)
    } catch (error) {
      expect(error).toBeInstanceOf(ModelTextError)
      expect(error).toMatchObject({ line, message: expect.stringContaining(reason) as string })
      return
    }
    throw new Error('it was taken')
  })

  it('is refused by name wherever it is cut off', () => {
    const text = serializeModel(everything([5, 900, 77, 12]), { labels: true })
    fc.assert(
      fc.property(fc.nat(text.length - 1), (length) => {
        // A cut before the labels is a model without them.
        if (text[length] === '\n' && text.slice(length).startsWith('\n{"labels"')) return
        expect(() => parseModel(text.slice(0, length))).toThrow(ModelTextError)
      }),
      { numRuns: 200 },
    )
  })
})
