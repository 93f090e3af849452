import { topologicalOrder, type BinaryOperation, type MatrixEntry, type Node, type UnaryOperation } from './node'

/** The arithmetic an interpretation uses: ordinary numbers, or for instance complex ones for a complex-step derivative. */
export interface Arithmetic<Value> {
  constant(value: number): Value
  unary(operation: UnaryOperation, value: Value): Value
  binary(operation: BinaryOperation, left: Value, right: Value): Value
  /** The number that conditions and tables see. */
  real(value: Value): number
}

/** What an interpretation starts from. */
export interface Point<Value> {
  time: Value
  state: readonly Value[]
  parameters: readonly Value[]
  inputs?: readonly Value[]
  /** The solution that a graph with `trajectory` nodes reads, or a derivative of it, at a time: [rows]. */
  trajectory?: (time: Value, derivative: number) => readonly Value[]
  /** By their index. */
  seeds?: readonly (readonly Value[])[]
}

/**
 * Evaluates a graph node by node, plainly: the reference that the compiled code is tested against. Returns each output in column
 * order (rows of a column contiguous).
 */
export function interpret<Value>(
  arithmetic: Arithmetic<Value>,
  outputs: readonly Node[],
  point: Point<Value>,
): (readonly Value[])[] {
  const values = interpretNodes(arithmetic, outputs, point)
  return outputs.map((output) => values.get(output)!)
}

/** As {@link interpret}: the values of all nodes that the outputs need, in the order in which they are computed. */
export function interpretNodes<Value>(
  arithmetic: Arithmetic<Value>,
  outputs: readonly Node[],
  point: Point<Value>,
): ReadonlyMap<Node, readonly Value[]> {
  const values = new Map<Node, Value[]>()
  for (const node of topologicalOrder(outputs)) values.set(node, evaluate(arithmetic, node, values, point))
  return values
}

function evaluate<Value>(a: Arithmetic<Value>, node: Node, values: Map<Node, Value[]>, point: Point<Value>): Value[] {
  const { operation, rows, columns } = node
  /** Element (row, column) of an input, with one row or one column standing for all. */
  const at = (input: Node, row: number, column: number): Value =>
    values.get(input)![(input.columns === 1 ? 0 : column) * input.rows + (input.rows === 1 ? 0 : row)]!
  const build = (element: (row: number, column: number) => Value): Value[] =>
    Array.from({ length: rows * columns }, (_, index) => element(index % rows, Math.floor(index / rows)))
  const sum = (terms: Value[]): Value => terms.reduce((total, term) => a.binary('add', total, term), a.constant(0))
  const product = (left: Value, right: Value): Value => a.binary('multiply', left, right)
  const [first, second] = node.inputs
  switch (operation.kind) {
    case 'state':
      return [...point.state]
    case 'time':
      return [point.time]
    case 'seed':
      return [...point.seeds![operation.index]!]
    case 'parameters':
      return point.parameters.slice(operation.offset, operation.offset + rows)
    case 'inputs':
      return point.inputs!.slice(operation.offset, operation.offset + rows)
    case 'constant': {
      const list = operation.values
      return build((row, column) => a.constant(list.length === 1 ? list[0]! : list[column * rows + row]!))
    }
    case 'identity':
      return build((row, column) => a.constant(row === column ? 1 : 0))
    case 'unary':
      return build((row, column) => a.unary(operation.operation, at(first!, row, column)))
    case 'binary':
      return build((row, column) => a.binary(operation.operation, at(first!, row, column), at(second!, row, column)))
    case 'select': {
      const [condition, taken, otherwise] = node.inputs as [Node, Node, Node]
      return build((row, column) => at(a.real(at(condition, row, column)) !== 0 ? taken : otherwise, row, column))
    }
    case 'table': {
      const start = rows * intervalOf(operation.knots, a.real(at(first!, 0, 0)))
      return operation.values.slice(start, start + rows).map((value) => a.constant(value))
    }
    case 'inputTable': {
      const { offset, entries } = operation
      const knots = point.inputs!.slice(offset, offset + entries).map((knot) => a.real(knot))
      const start = offset + entries + rows * intervalOf(knots, a.real(at(first!, 0, 0)))
      return point.inputs!.slice(start, start + rows)
    }
    case 'trajectory':
      return [...point.trajectory!(at(first!, 0, 0), operation.derivative)]
    case 'dense': {
      const inputs = first!.rows
      return build((row, column) =>
        sum([
          operation.bias ? point.parameters[operation.offset + inputs * rows + row]! : a.constant(0),
          ...Array.from({ length: inputs }, (_, i) =>
            product(point.parameters[operation.offset + i * rows + row]!, at(first!, i, column)),
          ),
        ]),
      )
    }
    case 'denseTransposed': {
      const outputs = first!.rows
      return build((row, column) =>
        sum(
          Array.from({ length: outputs }, (_, o) =>
            product(point.parameters[operation.offset + row * outputs + o]!, at(first!, o, column)),
          ),
        ),
      )
    }
    case 'outer': {
      const width = second!.rows
      return build((row, column) =>
        product(at(first!, Math.floor(row / width), column), at(second!, row % width, column)),
      )
    }
    case 'gather':
      return build((row, column) => at(first!, operation.indices[row]!, column))
    case 'linear': {
      const byRow = Array.from({ length: rows }, (): MatrixEntry[] => [])
      for (const entry of operation.entries) byRow[entry.row]!.push(entry)
      return build((row, column) =>
        sum(byRow[row]!.map((entry) => product(a.constant(entry.value), at(first!, entry.column, column)))),
      )
    }
    case 'concatenate': {
      const flat = node.inputs.flatMap((input) => Array.from({ length: input.rows }, (_, row) => ({ input, row })))
      return build((row, column) => at(flat[row]!.input, flat[row]!.row, column))
    }
    case 'assemble':
      return build((row, column) =>
        sum(
          node.inputs.flatMap((input, index) => {
            const inside = row - operation.offsets[index]!
            return inside >= 0 && inside < input.rows ? [at(input, inside, column)] : []
          }),
        ),
      )
  }
}

/** The last index whose knot is not above `x`; 0 for NaN and below all. */
function intervalOf(knots: readonly number[], x: number): number {
  let [from, to] = [0, knots.length]
  while (to - from > 1) {
    const middle = (from + to) >> 1
    if (knots[middle]! <= x) from = middle
    else to = middle
  }
  return from
}
