import { interpretNodes, type Arithmetic, type Point } from './interpreter'
import type { ModelGraph } from './model'
import type { BinaryOperation, Node } from './node'

/** Where a value that is not finite came from. */
export interface NonFinite {
  /** The operation (`log`, `divide`), or what was given so: `state`, `time`, `parameters`, `inputs`, `seed`. */
  operation: string
  /** What the operation was applied to, at the element where it failed; empty for what was given. */
  arguments: readonly number[]
  value: number
  /** The index of what was given (of the species, of the parameter); otherwise the element of the operation. */
  index: number
  /** The row of the output where it shows. */
  row: number
  /** The text of the nearest expression around the operation, as its user wrote it; null if there is none. */
  label: string | null
  /** For people: "log of -0.2 in 'k1*log(A - B)'". */
  message: string
}

/** One element of a node. */
interface Element {
  node: Node
  row: number
  column: number
}

/**
 * Finds out why `output` (the right-hand side if not given) is not finite at a point: from its first such element back through what
 * it was computed from, to an operation whose arguments are finite. Branches that are not taken count for nothing. Null if all of it is
 * finite. `arithmetic` should compute as the compiled model does.
 */
export function firstNonFinite(
  model: ModelGraph,
  point: Point<number>,
  arithmetic: Arithmetic<number>,
  output: Node = model.rightHandSide,
): NonFinite | null {
  const values = interpretNodes(arithmetic, [output], point)
  const valueAt = ({ node, row, column }: Element) => values.get(node)![column * node.rows + row]!
  const start = values.get(output)!.findIndex((value) => !Number.isFinite(value))
  if (start < 0) return null
  const row = start % output.rows
  let element: Element = { node: output, row, column: Math.floor(start / output.rows) }
  for (;;) {
    const before = readBy(element, valueAt).find((input) => !Number.isFinite(valueAt(input)))
    if (!before) break
    element = before
  }
  const { node } = element
  const label = nearestLabel(model.builder.labels, node, [...values.keys()])
  const found = {
    operation: 'operation' in node.operation ? node.operation.operation : node.operation.kind,
    arguments: node.inputs.length === 0 ? [] : readBy(element, valueAt).map(valueAt),
    value: valueAt(element),
    index: element.row + ('offset' in node.operation && node.inputs.length === 0 ? node.operation.offset : 0),
    row,
    label,
  }
  return { ...found, message: label === null ? describe(found) : `${describe(found)} in '${label}'` }
}

/** The elements of its inputs that an element was computed from, in their order. */
function readBy(element: Element, valueAt: (element: Element) => number): Element[] {
  const { operation, inputs } = element.node
  const { row, column } = element
  const at = (node: Node, place = row): Element => ({
    node,
    row: node.rows === 1 ? 0 : place,
    column: node.columns === 1 ? 0 : column,
  })
  const wholeOf = (node: Node) => Array.from({ length: node.rows }, (_, place) => at(node, place))
  const [first, second, third] = inputs
  switch (operation.kind) {
    case 'unary':
    case 'binary':
      return inputs.map((input) => at(input))
    case 'select':
      return [valueAt(at(first!)) !== 0 ? at(second!) : at(third!)]
    case 'table':
    case 'inputTable':
    case 'trajectory':
      return [at(first!)]
    case 'dense':
    case 'denseTransposed':
      return wholeOf(first!)
    case 'outer':
      return [at(first!, Math.floor(row / second!.rows)), at(second!, row % second!.rows)]
    case 'gather':
      return [at(first!, operation.indices[row]!)]
    case 'linear':
      return operation.entries.filter((entry) => entry.row === row).map((entry) => at(first!, entry.column))
    case 'concatenate':
      return [inputs.flatMap(wholeOf)[row]!]
    case 'assemble':
      return inputs.flatMap((input, index) => {
        const inside = row - operation.offsets[index]!
        return inside >= 0 && inside < input.rows ? [at(input, inside)] : []
      })
    case 'state':
    case 'time':
    case 'seed':
    case 'parameters':
    case 'inputs':
    case 'constant':
    case 'identity':
      return []
  }
}

/** The text of the node itself or of the fewest operations around it; for a derivative, which has none around, of what it is made from. */
function nearestLabel(labels: ReadonlyMap<Node, string>, node: Node, nodes: readonly Node[]): string | null {
  const users = (inner: readonly Node[]) => nodes.filter(({ inputs }) => inputs.some((input) => inner.includes(input)))
  const inputs = (outer: readonly Node[]) => outer.flatMap((user) => user.inputs)
  for (const next of [users, inputs]) {
    const seen = new Set<Node>()
    for (let level: readonly Node[] = [node]; level.length > 0;) {
      const labelled = level.find((candidate) => labels.has(candidate))
      if (labelled) return labels.get(labelled)!
      for (const candidate of level) seen.add(candidate)
      level = [...new Set(next(level))].filter((candidate) => !seen.has(candidate))
    }
  }
  return null
}

const signs: Partial<Record<string, string>> = {
  add: '+',
  subtract: '-',
  multiply: '*',
  divide: '/',
  power: '^',
} satisfies Partial<Record<BinaryOperation, string>>

const givenNames: Partial<Record<string, string>> = { state: 'y', parameters: 'theta', inputs: 'inputs', seed: 'seed' }

function describe(found: Omit<NonFinite, 'message'>): string {
  const [left, right] = found.arguments.map(short)
  const sign = signs[found.operation]
  if (sign !== undefined) return `${bracketed(left!)} ${sign} ${bracketed(right!)}`
  const name = givenNames[found.operation]
  if (name !== undefined) return `${name}[${found.index}] = ${short(found.value)}`
  if (found.arguments.length === 1) return `${found.operation} of ${left}`
  return `${found.operation} = ${short(found.value)}`
}

/** Six digits are enough to recognise a value. */
const short = (value: number): string => String(Number(value.toPrecision(6)))
const bracketed = (number: string): string => (number.startsWith('-') ? `(${number})` : number)
