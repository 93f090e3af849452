import { isElementwise, type Node } from '../../graph'
import type { Code, Local } from '../encoder'
import { longKernels } from '../kernels'
import type { VectorOperations } from '../vector'
import { elementwise, type KernelFunctions } from './elementwise'
import { even } from './layout'
import type { Plan } from './plan'
import type { AddressableSource, MemorySource, Source } from './source'

/** Nodes that are computed one after another by one loop over their rows, and those of them that others read from memory. */
export interface ElementLoop {
  readonly nodes: readonly Node[]
  readonly kept: ReadonlySet<Node>
}

/** A node that is computed by itself, or a loop. */
export type Step = Node | ElementLoop

/**
 * The steps that compute `nodes`, some of the program's in their order: neighbours that are computed element by element in loops over as many rows share one loop, in which a
 * value that only they need stays in a register. A long function has a loop of its own, of which the processor has more rows in flight.
 *
 * @param outputs of the program, which are read from memory
 */
export function stepsOf(nodes: readonly Node[], plan: Plan, outputs: readonly Node[]): Step[] {
  const steps: Step[] = []
  const readers = readersOf(plan)
  let run: Node[] = []
  const close = () => {
    const members = new Set(run)
    const isKept = (node: Node) => outputs.includes(node) || readers.get(node)!.some((reader) => !members.has(reader))
    if (run.length > 0) steps.push({ nodes: run, kept: new Set(run.filter(isKept)) })
    run = []
  }
  for (const node of nodes) {
    if (plan.looped.has(node) && isElementwise(node) && !plan.products.has(node)) {
      const long = 'operation' in node.operation && longKernels.includes(node.operation.operation)
      if (long || (run.length > 0 && run[0]!.rows !== node.rows)) close()
      run.push(node)
      if (long) close()
      continue
    }
    if (!isTransparent(node, plan)) close()
    steps.push(node)
  }
  close()
  return steps
}

/** Whether nothing is computed for a node at its place in the order. */
function isTransparent(node: Node, { products }: Plan): boolean {
  const { kind } = node.operation
  return products.has(node) || kind === 'outer' || kind === 'assemble' || node.inputs.length === 0
}

/** The nodes that read each node; a multiplication that is part of an addition is read through. */
function readersOf({ order, products }: Plan): Map<Node, Node[]> {
  const readers = new Map<Node, Node[]>(order.map((node) => [node, []]))
  for (const node of order) {
    if (products.has(node)) continue
    const read = node.inputs.flatMap((input) => (products.has(input) ? input.inputs : [input]))
    for (const input of read) readers.get(input)!.push(node)
  }
  return readers
}

/** What a loop reads and writes. */
export interface LoopPlaces {
  source(node: Node): Source
  addressable(node: Node): AddressableSource
  /** Where each node that is kept goes. */
  stores: ReadonlyMap<Node, MemorySource>
  products: ReadonlySet<Node>
  kernels: KernelFunctions
}

export function writeElementLoop(
  v: VectorOperations,
  { nodes }: ElementLoop,
  units: number,
  { source, addressable, stores, products, kernels }: LoopPlaces,
): void {
  const { f } = v
  for (let unit = 0; unit < units; unit++) {
    f.scope(() => {
      const offset = f.keep('i32', f.i32(0))
      f.loop(offset, f.i32(8 * even(nodes[0]!.rows)), 16, () =>
        f.scope(() => {
          const values = new Map<Node, Local>()
          const operand = (input: Node): Code => {
            const value = values.get(input)
            if (value !== undefined) return f.get(value)
            const from = input.columns === 1 ? 0 : unit
            return input.rows === 1 ? source(input).splat(from, 0) : addressable(input).pairAt(from, offset)
          }
          for (const node of nodes) {
            const value = f.local('v128')
            f.scope(() => f.set(value, elementwise(v, node, operand, products, kernels)))
            values.set(node, value)
            stores.get(node)?.storePairAt(unit, offset, f.get(value))
          }
        }),
      )
    })
  }
}
