import type { GraphBuilder } from './builder'
import { binaryOperations, unaryOperations, type Node, type Operation } from './node'
import { anyNumber, listOf, matrixEntries, oneOf, wholeNumber, wrongText, type ModelSizes } from './parse-values'

/** What the text says of a node: the fields of its operation, its inputs, its shape. */
interface Said {
  fields: Readonly<Record<string, unknown>>
  inputs: readonly Node[]
  rows: number
  columns: number
  sizes: ModelSizes
}

type Kind = Operation['kind']
type Reader<K extends Kind> = (said: Said) => Extract<Operation, { kind: K }>

/**
 * The node of a line, `[operation, inputs, rows, columns]` with the inputs by their place among the nodes `before` it. Throws an error that
 * says what is wrong.
 */
export function readNode(g: GraphBuilder, line: unknown, before: readonly Node[], sizes: ModelSizes): Node {
  const [operation, inputs, rows, columns] = listOf(line, 4, 'parts of a node', (part) => part)
  const fields = (operation ?? {}) as Said['fields']
  const kind = oneOf(fields['kind'], Object.keys(readers) as Kind[], 'operation')
  const said: Said = {
    fields,
    inputs: listOf(inputs, null, 'inputs', (input, what) => {
      return before[wholeNumber(input, 0, before.length - 1, `${what} of '${kind}', by its place`)]!
    }),
    rows: wholeNumber(rows, 1, Infinity, `the number of rows of '${kind}'`),
    columns: wholeNumber(columns, 1, Infinity, `the number of columns of '${kind}'`),
    sizes,
  }
  return g.restored(readers[kind](said), said.inputs, said.rows, said.columns)
}

/** Refuses a node whose shape is not what its operation makes of its inputs. */
function shaped({ fields, rows, columns }: Said, wantedRows: number, wantedColumns: number): void {
  if (rows === wantedRows && columns === wantedColumns) return
  throw wrongText(`'${String(fields['kind'])}' has shape [${rows}, ${columns}], not [${wantedRows}, ${wantedColumns}]`)
}

function taking({ fields, inputs }: Said, count: number): readonly [Node, Node, Node] {
  if (inputs.length === count) return inputs as unknown as readonly [Node, Node, Node]
  throw wrongText(`'${String(fields['kind'])}' has ${inputs.length} inputs, not ${count}`)
}

/** A node without inputs, of a shape that its operation knows. */
function given(said: Said, rows = said.rows, columns = 1): Said {
  taking(said, 0)
  shaped(said, rows, columns)
  return said
}

/** An element-wise node: an input of one row or one column stands for all. */
function elementwise(said: Said, count: number): void {
  taking(said, count)
  const widest = (size: 'rows' | 'columns') => Math.max(...said.inputs.map((input) => input[size]))
  shaped(said, widest('rows'), widest('columns'))
  const fits = (input: Node, size: 'rows' | 'columns') => input[size] === 1 || input[size] === said[size]
  const odd = said.inputs.find((input) => !fits(input, 'rows') || !fits(input, 'columns'))
  if (odd) throw wrongText(`an input of shape [${odd.rows}, ${odd.columns}] does not fit the others`)
}

/** Where a block of so many numbers of a longer list starts. */
const offset = ({ fields }: Said, count: number, length: number, list: string): number =>
  wholeNumber(fields['offset'], 0, length - count, `the place of ${count} among ${length} ${list}`)

const readers: { [K in Kind]: Reader<K> } = {
  state: (said) => (given(said, said.sizes.states), { kind: 'state' }),
  time: (said) => (given(said, 1), { kind: 'time' }),
  seed: (said) => ({ kind: 'seed', index: wholeNumber(given(said).fields['index'], 0, Infinity, 'the seed') }),
  parameters: (said) => {
    return { kind: 'parameters', offset: offset(given(said), said.rows, said.sizes.parameters, 'parameters') }
  },
  inputs: (said) => ({ kind: 'inputs', offset: offset(given(said), said.rows, said.sizes.inputs, 'inputs') }),
  constant: (said) => {
    const { fields, rows, columns } = given(said, said.rows, said.columns)
    const values = listOf(fields['values'], null, 'values', anyNumber)
    if (values.length !== 1 && values.length !== rows * columns) {
      throw wrongText(`'constant' has ${values.length} values for shape [${rows}, ${columns}]`)
    }
    return { kind: 'constant', values }
  },
  identity: (said) => (given(said, said.rows, said.rows), { kind: 'identity' }),
  unary: (said) => {
    elementwise(said, 1)
    return { kind: 'unary', operation: oneOf(said.fields['operation'], unaryOperations, 'function') }
  },
  binary: (said) => {
    elementwise(said, 2)
    return { kind: 'binary', operation: oneOf(said.fields['operation'], binaryOperations, 'function') }
  },
  select: (said) => (elementwise(said, 3), { kind: 'select' }),
  table: (said) => {
    const [argument] = taking(said, 1)
    if (argument.rows !== 1 || argument.columns !== 1) throw wrongText("the argument of 'table' is not a single number")
    shaped(said, said.rows, 1)
    const knots = listOf(said.fields['knots'], null, 'knots', anyNumber)
    const rising = knots.every((knot, index) => (index === 0 ? knot === -Infinity : knot >= knots[index - 1]!))
    if (knots.length === 0 || !rising) throw wrongText('the knots of a table do not rise from -Infinity')
    return {
      kind: 'table',
      knots,
      values: listOf(said.fields['values'], knots.length * said.rows, 'values', anyNumber),
    }
  },
  inputTable: (said) => {
    const [argument] = taking(said, 1)
    if (argument.rows !== 1 || argument.columns !== 1) {
      throw wrongText("the argument of 'inputTable' is not a single number")
    }
    shaped(said, said.rows, 1)
    const entries = wholeNumber(said.fields['entries'], 1, Infinity, 'the entries of a table')
    const length = entries * (1 + said.rows)
    return { kind: 'inputTable', offset: offset(said, length, said.sizes.inputs, 'inputs'), entries }
  },
  trajectory: (said) => {
    const [argument] = taking(said, 1)
    if (argument.rows !== 1 || argument.columns !== 1) {
      throw wrongText("the argument of 'trajectory' is not a single number")
    }
    shaped(said, said.rows, 1)
    return { kind: 'trajectory', derivative: wholeNumber(said.fields['derivative'], 0, Infinity, 'the derivative') }
  },
  dense: (said) => {
    const [input] = taking(said, 1)
    shaped(said, said.rows, input.columns)
    const { bias } = said.fields
    if (typeof bias !== 'boolean') throw wrongText("'dense' does not say whether it has a bias")
    const weights = (input.rows + (bias ? 1 : 0)) * said.rows
    return { kind: 'dense', offset: offset(said, weights, said.sizes.parameters, 'parameters'), bias }
  },
  denseTransposed: (said) => {
    const [input] = taking(said, 1)
    shaped(said, said.rows, input.columns)
    const weights = input.rows * said.rows
    return { kind: 'denseTransposed', offset: offset(said, weights, said.sizes.parameters, 'parameters') }
  },
  outer: (said) => {
    const [left, right] = taking(said, 2)
    shaped(said, left.rows * right.rows, Math.max(left.columns, right.columns))
    return { kind: 'outer' }
  },
  gather: (said) => {
    const [input] = taking(said, 1)
    shaped(said, said.rows, input.columns)
    const row = (item: unknown, what: string) => wholeNumber(item, 0, input.rows - 1, what)
    return { kind: 'gather', indices: listOf(said.fields['indices'], said.rows, 'indices', row) }
  },
  linear: (said) => {
    const [input] = taking(said, 1)
    shaped(said, said.rows, input.columns)
    return { kind: 'linear', entries: matrixEntries(said.fields['entries'], said.rows, input.rows, "'linear'") }
  },
  concatenate: (said) => {
    const rows = said.inputs.reduce((total, input) => total + input.rows, 0)
    shaped(said, rows, Math.max(...said.inputs.map(({ columns }) => columns)))
    return { kind: 'concatenate' }
  },
  assemble: (said) => {
    const place = (item: unknown, what: string) => wholeNumber(item, 0, said.rows - 1, what)
    const offsets = listOf(said.fields['offsets'], said.inputs.length, 'offsets', place)
    const odd = said.inputs.find(({ rows }, index) => offsets[index]! + rows > said.rows)
    if (odd) throw wrongText(`a part of ${odd.rows} rows goes beyond the ${said.rows} rows of 'assemble'`)
    return { kind: 'assemble', offsets }
  },
}
