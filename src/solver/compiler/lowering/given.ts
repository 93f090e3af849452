import type { Node } from '../../graph'
import type { FunctionBuilder, Local, ModuleBuilder } from '../encoder'
import type { ModelMemory } from '../memory'
import type { VectorOperations } from '../vector'
import { even } from './layout'
import { FilledSource, MemorySource, type Source } from './source'
import { tableSource } from './table'

/** Arguments of every program: time, then byte addresses of the state, of each seed (one at least, not used if there is none) and output. */
export const [TIME, STATE, FIRST_SEED] = [0, 1, 2] as const

/** How a program's seeds are given: arguments with the address of one or more state vectors. */
export interface SeedArguments {
  count: number
  /** Vectors at each address, and the bytes from one to the next; seeds are numbered through. */
  columns: number
  columnBytes: number
}

/** Where what is given lies. */
export interface GivenPlaces {
  module: ModuleBuilder
  seeds: SeedArguments
  /** Byte address of theta. */
  parameters: number
  /** Byte address of the experiment's constants. */
  inputs: number
  memory: ModelMemory
  /** See CompilationContext. */
  trajectory(derivative: number): number
  /** Of several columns: a local with 8 times the number of those that come after the last of this turn, and how many are in a turn. */
  columns: { place: Local; units: number } | null
}

/** Where a node that needs no computation is read from; null for other nodes. */
export function givenSource(
  v: VectorOperations,
  { operation, rows, inputs: operands }: Node,
  { module, seeds, parameters, inputs, memory, trajectory, columns }: GivenPlaces,
  sourceOf: (node: Node) => Source,
): Source | null {
  const f: FunctionBuilder = v.f
  switch (operation.kind) {
    case 'state':
      return new MemorySource(f, STATE, 0, 0)
    case 'seed':
      return new MemorySource(
        f,
        FIRST_SEED + Math.floor(operation.index / seeds.columns),
        seeds.columnBytes * (operation.index % seeds.columns),
        0,
      )
    case 'time':
      return new FilledSource(f, f.vector('f64x2.splat', f.get(TIME)), f.get(TIME))
    case 'parameters':
      return new MemorySource(f, null, parameters + 8 * operation.offset, 0)
    case 'inputs':
      return new MemorySource(f, null, inputs + 8 * operation.offset, 0)
    case 'table':
      return tableSource(
        f,
        {
          knots: module.constantAddress(operation.knots),
          values: module.constantAddress(operation.values),
          entries: operation.knots.length,
          rows,
        },
        sourceOf(operands[0]!),
      )
    case 'inputTable': {
      const knots = inputs + 8 * operation.offset
      const { entries } = operation
      return tableSource(f, { knots, values: knots + 8 * entries, entries, rows }, sourceOf(operands[0]!))
    }
    case 'trajectory': {
      const address = memory.allocate(even(rows))
      const time = sourceOf(operands[0]!).lane(0, 0)
      f.run(f.call(trajectory(operation.derivative), time, f.i32(address)))
      return new MemorySource(f, null, address, 0)
    }
    case 'constant': {
      const only = operation.values.length === 1 ? operation.values[0] : undefined
      if (only !== undefined) return new FilledSource(f, v.constant(only))
      return new MemorySource(f, null, module.constantAddress(operation.values), 0)
    }
    case 'identity': {
      // Unit vector c is a window, starting at place rows - 1 - c, into 0 .. 0 1 0 .. 0.
      if (columns === null) throw new Error("'identity' has several columns")
      const window = Array.from({ length: 2 * rows }, (_, index) => (index === rows - 1 ? 1 : 0))
      return new MemorySource(f, columns.place, module.constantAddress(window) + 8 * (columns.units - 1), -8)
    }
    default:
      return null
  }
}
