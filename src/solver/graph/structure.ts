import { isComparison, topologicalOrder, type Node } from './node'

/**
 * Where a sparse matrix may be non-zero: the columns of each row, ascending. Rows that are alike may share one array, so that a full
 * pattern costs no more than one row.
 */
export type Pattern = readonly (readonly number[])[]

/** The number of non-zeros. */
export const nonZeros = (pattern: Pattern): number => pattern.reduce((total, row) => total + row.length, 0)

/** The columns that are in either row. */
export function union(left: readonly number[], right: readonly number[]): readonly number[] {
  if (left === right || right.length === 0) return left
  if (left.length === 0) return right
  const merged: number[] = []
  let [i, j] = [0, 0]
  while (i < left.length && j < right.length) {
    const [a, b] = [left[i]!, right[j]!]
    merged.push(Math.min(a, b))
    if (a <= b) i++
    if (b <= a) j++
  }
  return merged.concat(left.slice(i), right.slice(j))
}

/** Of any number of rows; those that are one array are merged once. */
function unionOfAll(rows: Iterable<readonly number[]>): readonly number[] {
  const different = [...new Set(rows)]
  // Pairwise, so that long lists are not walked once for every short one.
  let level = different
  while (level.length > 1) {
    level = Array.from({ length: Math.ceil(level.length / 2) }, (_, pair) =>
      union(level[2 * pair]!, level[2 * pair + 1] ?? []),
    )
  }
  return level[0] ?? []
}

/**
 * The structural pattern of d node / d state for every node of one column that `output` needs: an upper bound of the non-zeros, whatever
 * the state, the time and the parameters are. A kind of node that is not known here counts as full.
 */
export function statePatterns(output: Node): ReadonlyMap<Node, Pattern> {
  const patterns = new Map<Node, Pattern>()
  for (const node of topologicalOrder([output])) {
    patterns.set(
      node,
      nodePattern(
        node,
        node.inputs.map((input) => patterns.get(input)!),
      ),
    )
  }
  return patterns
}

/** The pattern of df/dy. */
export const jacobianPattern = (rightHandSide: Node): Pattern => statePatterns(rightHandSide).get(rightHandSide)!

const NONE: readonly number[] = []

function nodePattern(node: Node, inputs: readonly Pattern[]): Pattern {
  const { operation, rows } = node
  const everyRow = (make: (row: number) => readonly number[]): Pattern =>
    Array.from({ length: rows }, (_, r) => make(r))
  const row = (pattern: Pattern, r: number) => pattern[pattern.length === 1 ? 0 : r]!
  switch (operation.kind) {
    case 'state':
      return everyRow((r) => [r])
    case 'time':
    case 'seed':
    case 'parameters':
    case 'inputs':
    case 'table':
    case 'inputTable':
    case 'trajectory':
    case 'constant':
    case 'identity':
      return everyRow(() => NONE)
    case 'unary':
      return operation.operation === 'floor' ? everyRow(() => NONE) : inputs[0]!
    case 'binary':
      if (isComparison(node)) return everyRow(() => NONE)
      return everyRow((r) => union(row(inputs[0]!, r), row(inputs[1]!, r)))
    case 'select':
      return everyRow((r) => union(row(inputs[1]!, r), row(inputs[2]!, r)))
    case 'gather':
      return everyRow((r) => inputs[0]![operation.indices[r]!]!)
    case 'concatenate':
      return inputs.flat()
    case 'linear': {
      const sources = Array.from({ length: rows }, (): (readonly number[])[] => [])
      for (const entry of operation.entries) sources[entry.row]!.push(inputs[0]![entry.column]!)
      return everyRow((r) => unionOfAll(sources[r]!))
    }
    default: {
      const all = unionOfAll(inputs.flat())
      return everyRow(() => all)
    }
  }
}
