/** Element-wise functions of one argument; what they give at the edges of their domains is told in elementwise.ts. */
export const unaryOperations = [
  'negate',
  'exp',
  'log',
  /** x log x, 0 at 0: the term of an entropy. */
  'xLogX',
  'sqrt',
  'sin',
  'cos',
  'tanh',
  'logistic',
  'softplus',
  'erf',
  'abs',
  'floor',
] as const
export type UnaryOperation = (typeof unaryOperations)[number]

/** Element-wise functions of two arguments; a comparison gives 1 or 0. */
export const binaryOperations = [
  'add',
  'subtract',
  'multiply',
  'divide',
  'power',
  'minimum',
  'maximum',
  'less',
  'lessOrEqual',
  'equal',
] as const
export type BinaryOperation = (typeof binaryOperations)[number]

/** One non-zero of a constant sparse matrix. */
export interface MatrixEntry {
  row: number
  column: number
  value: number
}

/** Where one input of an `assemble` node goes: rows [offset, offset + rows of the input). */
export type Offset = number

/**
 * What a node computes. Every node is an array of shape [rows, columns] with the rows of a column contiguous; columns above one carry
 * several tangents or cotangents at once. An operand with one column is used for every column, one with one row for every row.
 */
export type Operation =
  | { kind: 'state' }
  | { kind: 'time' }
  /** A direction given by the caller (the v of J v, the w of w^T J); a program of several numbers them from 0. */
  | { kind: 'seed'; index: number }
  /** theta[offset .. offset + rows). */
  | { kind: 'parameters'; offset: number }
  /** Constants of an experiment, set for each solve and not differentiated: inputs[offset .. offset + rows). */
  | { kind: 'inputs'; offset: number }
  /** Values in column order, or one value that fills the array. */
  | { kind: 'constant'; values: readonly number[] }
  /** The unit vectors: rows = columns. */
  | { kind: 'identity' }
  | { kind: 'unary'; operation: UnaryOperation }
  | { kind: 'binary'; operation: BinaryOperation }
  /** Of (condition, a, b), element by element: a where the condition is not zero, else b, whatever the other one is. */
  | { kind: 'select' }
  /**
   * Rows values[i * rows .. (i + 1) * rows) for the last i with knots[i] <= the scalar input. Knots rise from -Infinity; NaN gives the first
   * rows. Constant between knots: every kind of table is made of this one (see tables.ts).
   */
  | { kind: 'table'; knots: readonly number[]; values: readonly number[] }
  /**
   * The same of a table that each experiment brings among its constants: from inputs[offset] on `entries` knots, of which the first counts as
   * -Infinity, then the rows of each.
   */
  | { kind: 'inputTable'; offset: number; entries: number }
  /**
   * A solution at the time that is the input, or its derivative of that order with respect to time: read from what the compiled model holds
   * of a solve when it runs (see TrajectoryMemory). The time depends on neither state nor parameters.
   */
  | { kind: 'trajectory'; derivative: number }
  /** W^T x (+ b): weights [input][output] at theta[offset], output index fastest, bias after them. */
  | { kind: 'dense'; offset: number; bias: boolean }
  /** W g, with the weights of a dense layer. */
  | { kind: 'denseTransposed'; offset: number }
  /** Row i * p + o is x_i g_o, for x of n rows and g of p rows. */
  | { kind: 'outer' }
  | { kind: 'gather'; indices: readonly number[] }
  /** A constant sparse matrix times the input. */
  | { kind: 'linear'; entries: readonly MatrixEntry[] }
  | { kind: 'concatenate' }
  /** Zero everywhere but where the inputs are added in. */
  | { kind: 'assemble'; offsets: readonly Offset[] }

/** A node of a model graph; equal nodes are one object (see GraphBuilder). */
export interface Node {
  readonly id: number
  /** Of what it computes: the same in every graph, in whatever order the nodes were made. */
  readonly fingerprint: string
  readonly operation: Operation
  readonly inputs: readonly Node[]
  readonly rows: number
  readonly columns: number
}

/** Whether every element of a node is computed from the elements of its inputs at the same place. */
export function isElementwise({ operation: { kind } }: Node): boolean {
  return kind === 'unary' || kind === 'binary' || kind === 'select'
}

/** Whether a node is a comparison: 1 or 0. */
export function isComparison({ operation }: Node): boolean {
  return operation.kind === 'binary' && comparisons.includes(operation.operation)
}
const comparisons: readonly BinaryOperation[] = ['less', 'lessOrEqual', 'equal']

/** All nodes that `outputs` need, inputs before their users. */
export function topologicalOrder(outputs: readonly Node[]): Node[] {
  const order: Node[] = []
  const seen = new Set<Node>()
  const pending: { node: Node; next: number }[] = []
  const visit = (node: Node) => {
    if (seen.has(node)) return
    seen.add(node)
    pending.push({ node, next: 0 })
  }
  for (const output of outputs) {
    visit(output)
    // An explicit stack: deep networks would overflow the call stack.
    while (pending.length > 0) {
      const top = pending[pending.length - 1]!
      const input = top.node.inputs[top.next++]
      if (input) visit(input)
      else {
        order.push(top.node)
        pending.pop()
      }
    }
  }
  return order
}
