import type { GraphBuilder } from './builder'
import { defineModel, type ModelEvent, type ModelGraph } from './model'
import type { MatrixEntry, Node } from './node'
import { readNode } from './parse-node'
import { listOf, matrixEntries, oneOf, wholeNumber, wrongText, type ModelSizes } from './parse-values'

/** What is no text of a model, and the line (from 1) that says so. */
export class ModelTextError extends Error {
  constructor(
    readonly line: number,
    reason: string,
  ) {
    super(`Line ${line} of the model's text: ${reason}`)
    this.name = 'ModelTextError'
  }
}

/**
 * The model of a text that `serializeModel` wrote: it serialises to the same text and computes the same bits. A text that is broken
 * throws a {@link ModelTextError}.
 */
export function parseModel(text: string): ModelGraph {
  const lines = text.split('\n')
  const labelled = lines.length > 1 && lines.at(-1)!.startsWith('{')
  const nodeLines = lines.slice(1, labelled ? -1 : undefined)
  const { sizes, rightHandSide, mass, events, initial } = at(1, () => readHead(lines[0]!, nodeLines.length))
  return at(1, () =>
    defineModel(sizes, (g) => {
      const nodes: Node[] = []
      nodeLines.forEach((line, index) => {
        nodes.push(at(index + 2, () => readNode(g, json(line, textAsNumber), nodes, sizes)))
      })
      if (labelled) at(lines.length, () => readLabels(g, lines.at(-1)!, nodes))
      return {
        rightHandSide: nodes[rightHandSide]!,
        ...(mass && { mass }),
        initial: initial === null ? null : nodes[initial]!,
        events: events.map(({ trigger, reset, ...event }): ModelEvent => {
          return { ...event, trigger: nodes[trigger]!, reset: reset === null ? null : nodes[reset]! }
        }),
      }
    }),
  )
}

/** What `read` gives; what it finds wrong is said of this line, unless a line inside has said it of itself. */
function at<Value>(line: number, read: () => Value): Value {
  try {
    return read()
  } catch (error) {
    if (error instanceof ModelTextError) throw error
    throw new ModelTextError(line, error instanceof Error ? error.message : String(error))
  }
}

function json(line: string, revive?: (key: string, value: unknown) => unknown): unknown {
  try {
    return JSON.parse(line, revive)
  } catch {
    throw wrongText('it is no JSON')
  }
}

const numbers: Partial<Record<string, number>> = {
  '#NaN': NaN,
  '#Infinity': Infinity,
  '#-Infinity': -Infinity,
  '#-0': -0,
}

/** The inverse of what `serializeModel` does with numbers that JSON does not have. */
const textAsNumber = (_: string, value: unknown): unknown =>
  typeof value === 'string' ? (numbers[value] ?? value) : value

interface Head {
  sizes: ModelSizes
  /** Nodes by their place in the text. */
  rightHandSide: number
  initial: number | null
  mass: readonly MatrixEntry[] | null
  events: readonly (Omit<ModelEvent, 'trigger' | 'reset'> & { trigger: number; reset: number | null })[]
}

function readHead(line: string, nodes: number): Head {
  const parts = listOf(json(line, textAsNumber), 7, 'parts of the head', (part) => part)
  const [states, parameters, inputs, rightHandSide, mass, events, initial] = parts
  const place = (value: unknown, what: string): number => wholeNumber(value, 0, nodes - 1, what)
  const sizes = {
    states: wholeNumber(states, 1, Infinity, 'the number of states'),
    parameters: wholeNumber(parameters, 0, Infinity, 'the number of parameters'),
    inputs: wholeNumber(inputs, 0, Infinity, 'the number of inputs'),
  }
  return {
    sizes,
    rightHandSide: place(rightHandSide, 'the right-hand side by its place'),
    initial: initial === null ? null : place(initial, 'the initial state by its place'),
    mass: mass === null ? null : matrixEntries(mass, sizes.states, sizes.states, 'the mass matrix'),
    events: listOf(events, null, 'events', (event) => {
      const [trigger, direction, reset, terminal] = listOf(event, 4, 'parts of an event', (part) => part)
      if (typeof terminal !== 'boolean') throw wrongText('an event does not say whether it is terminal')
      return {
        trigger: place(trigger, 'the trigger of an event by its place'),
        direction: oneOf(direction, ['rising', 'falling', 'both'], 'direction of an event'),
        reset: reset === null ? null : place(reset, 'the reset of an event by its place'),
        terminal,
      }
    }),
  }
}

function readLabels(g: GraphBuilder, line: string, nodes: readonly Node[]): void {
  const { labels } = (json(line) ?? {}) as { labels?: unknown }
  listOf(labels, null, 'labels', (item) => {
    const [place, text] = listOf(item, 2, 'parts of a label', (part) => part)
    if (typeof text !== 'string') throw wrongText('a label is no text')
    g.labelled(nodes[wholeNumber(place, 0, nodes.length - 1, 'the node of a label by its place')]!, text)
  })
}
