import type { Code, Local } from '../encoder'
import type { VectorOperations } from '../vector'
import { groupsOf, upTo } from './layout'
import type { AddressableSource, MemorySource } from './source'
import type { ProductColumn } from './straight-product'

/** The weights of a layer in memory: [input][output], output fastest. */
export interface LayerWeights {
  address: number
  inputs: number
  outputs: number
}

/** One column of a product in loops, and where its result goes. */
export interface LoopedColumn extends ProductColumn<AddressableSource> {
  result: MemorySource
  resultUnit: number
}

/*
 * Loops for wide layers. Weights are read in the order in which they lie, a few rows side by side, once for all columns: a matrix that
 * does not fit the caches (10^6 weights) streams, where panels of outputs would touch a new page with every input, four times as slow.
 */

/** Inputs whose rows of weights are read side by side. */
const INPUTS = 4
/** Columns that share what was loaded. */
const COLUMNS = 4
/** Sums that are kept in registers. */
const SUMS = 12
/** Layers of up to so many pairs of outputs have all of their sums in registers. */
const FEW_PAIRS = 4

/** W^T x (+ bias), with x of the layer's inputs. */
export function loopedDense(v: VectorOperations, weights: LayerWeights, columns: readonly LoopedColumn[]): void {
  const pairs = Math.ceil(weights.outputs / 2)
  if (pairs > FEW_PAIRS) return streamedDense(v, weights, columns)
  for (const group of groupsOf(columns, Math.floor(SUMS / pairs))) narrowDense(v, weights, group, pairs)
}

/** Few outputs: their sums stay in registers, in several chains where there are not enough of them to fill the wait for each other. */
function narrowDense(
  v: VectorOperations,
  { address, inputs, outputs }: LayerWeights,
  columns: readonly LoopedColumn[],
  pairs: number,
): void {
  const { f } = v
  const chains = Math.min(INPUTS, Math.floor(SUMS / (pairs * columns.length)))
  f.scope(() => {
    const sums = columns.map(({ bias }) =>
      upTo(chains).map((chain) =>
        upTo(pairs).map((pair) =>
          f.keep(
            'v128',
            chain === 0 && bias !== null ? f.load('v128.load', f.i32(0), bias + 16 * pair) : v.constant(0),
          ),
        ),
      ),
    )
    const row = f.keep('i32', f.i32(address))
    eachGroup(v, inputs, chains, (input, count) => {
      for (let chain = 0; chain < count; chain++) {
        for (let pair = 0; pair < pairs; pair++) {
          f.scope(() => {
            const weight = v.keep(f.load('v128.load', f.get(row), 8 * chain * outputs + 16 * pair))
            columns.forEach(({ x, unit }, column) => {
              const sum = sums[column]![chain]![pair]!
              f.set(sum, v.multiplyAdd(weight, x.splatAt(unit, input, 8 * chain), f.get(sum)))
            })
          })
        }
      }
      f.set(row, f.scalar('i32.add', f.get(row), f.i32(8 * count * outputs)))
    })
    columns.forEach(({ result, resultUnit }, column) =>
      upTo(pairs).forEach((pair) => {
        const parts = sums[column]!.map((chain) => f.get(chain[pair]!))
        result.storePair(resultUnit, pair, parts.reduce(v.add))
      }),
    )
  })
}

/** The results, in the nearest cache, take in a few inputs at a time. */
function streamedDense(
  v: VectorOperations,
  { address, inputs, outputs }: LayerWeights,
  columns: readonly LoopedColumn[],
): void {
  const { f } = v
  const pairsBytes = 16 * Math.ceil(outputs / 2)
  f.scope(() => {
    const start = f.keep('i32', f.i32(0))
    f.loop(start, f.i32(pairsBytes), 16, () => {
      for (const { bias, result, resultUnit } of columns) {
        const value = bias === null ? v.constant(0) : f.load('v128.load', f.get(start), bias)
        result.storePairAt(resultUnit, start, value)
      }
    })
    const row = f.keep('i32', f.i32(address))
    eachGroup(v, inputs, INPUTS, (input, count) => {
      for (const group of groupsOf(columns, COLUMNS)) {
        f.scope(() => {
          const values = group.map(({ x, unit }) => upTo(count).map((i) => v.keep(x.splatAt(unit, input, 8 * i))))
          const offset = f.keep('i32', f.i32(0))
          const place = f.keep('i32', f.get(row))
          f.loop(offset, f.i32(pairsBytes), 16, () => {
            f.scope(() => {
              const sums = group.map(({ result, resultUnit }) => f.keep('v128', result.pairAt(resultUnit, offset)))
              for (let i = 0; i < count; i++) {
                f.scope(() => {
                  const weight = v.keep(f.load('v128.load', f.get(place), 8 * i * outputs))
                  sums.forEach((sum, column) => f.set(sum, v.multiplyAdd(weight, values[column]![i]!, f.get(sum))))
                })
              }
              group.forEach(({ result, resultUnit }, column) =>
                result.storePairAt(resultUnit, offset, f.get(sums[column]!)),
              )
            })
            f.set(place, f.scalar('i32.add', f.get(place), f.i32(16)))
          })
        })
      }
      f.set(row, f.scalar('i32.add', f.get(row), f.i32(8 * count * outputs)))
    })
  })
}

/** Columns that share what was loaded in products with rows of weights; so many rows at once fill the registers. */
const ROW_COLUMNS = 6
const rowsFor = (columns: number): number => (columns === 1 ? 8 : columns === 2 ? 4 : columns === 3 ? 3 : 2)

/** W g, with g of the layer's outputs: products of a few rows of weights with all columns. */
export function loopedTransposed(
  v: VectorOperations,
  { address, inputs, outputs }: LayerWeights,
  columns: readonly LoopedColumn[],
): void {
  const { f } = v
  const groups = groupsOf(columns, ROW_COLUMNS)
  const rows = rowsFor(Math.max(...groups.map((group) => group.length)))
  f.scope(() => {
    const row = f.keep('i32', f.i32(address))
    eachGroup(v, inputs, rows, (input, count) => {
      for (const group of groups) f.scope(() => rowProducts(v, outputs, row, count, group, input))
      f.set(row, f.scalar('i32.add', f.get(row), f.i32(8 * count * outputs)))
    })
  })
}

/** Products of `count` rows of weights, the first at the address in `row`, to be stored from the byte offset in `target` on. */
function rowProducts(
  v: VectorOperations,
  outputs: number,
  row: Local,
  count: number,
  columns: readonly LoopedColumn[],
  target: Local,
): void {
  const { f } = v
  const sums = columns.map(() => upTo(count).map(() => f.keep('v128', v.constant(0))))
  const offset = f.keep('i32', f.i32(0))
  const place = f.keep('i32', f.get(row))
  const turn = (load: 'v128.load' | 'v128.load64_zero', value: (column: LoopedColumn) => Code) =>
    f.scope(() => {
      const weight = (index: number) => f.load(load, f.get(place), 8 * index * outputs)
      if (columns.length <= count) {
        const values = columns.map((column) => v.keep(value(column)))
        for (let index = 0; index < count; index++) {
          f.scope(() => {
            const shared = v.keep(weight(index))
            sums.forEach((own, column) =>
              f.set(own[index]!, v.multiplyAdd(shared, values[column]!, f.get(own[index]!))),
            )
          })
        }
        return
      }
      const shared = upTo(count).map((index) => v.keep(weight(index)))
      columns.forEach((column, position) =>
        f.scope(() => {
          const own = v.keep(value(column))
          sums[position]!.forEach((sum, index) => f.set(sum, v.multiplyAdd(shared[index]!, own, f.get(sum))))
        }),
      )
    })
  f.loop(offset, f.i32(16 * Math.floor(outputs / 2)), 16, () => {
    turn('v128.load', ({ x, unit }) => x.pairAt(unit, offset))
    f.set(place, f.scalar('i32.add', f.get(place), f.i32(16)))
  })
  if (outputs % 2 === 1) {
    turn('v128.load64_zero', ({ x, unit }) => f.replaceLane(v.constant(0), 0, x.laneAt(unit, offset)))
  }
  columns.forEach(({ result, resultUnit }, column) => {
    for (let index = 0; index < count; index += 2) {
      const first = f.get(sums[column]![index]!)
      const second = sums[column]![index + 1]
      if (second === undefined) {
        const total = f.scalar('f64.add', f.extractLane(first, 0), f.extractLane(first, 1))
        result.storeLaneAt(resultUnit, target, total, 8 * index)
      } else {
        const lanes = (lane: 0 | 1) => f.shuffle(first, f.get(second), lane, 2 + lane)
        result.storePairAt(resultUnit, target, v.add(lanes(0), lanes(1)), 8 * index)
      }
    }
  })
}

/** Visits `rows` rows, `size` at a time and then the rest; `offset` is 8 times the first row. */
function eachGroup(
  v: VectorOperations,
  rows: number,
  size: number,
  visit: (offset: Local, count: number) => void,
): void {
  const { f } = v
  f.scope(() => {
    const offset = f.keep('i32', f.i32(0))
    const rest = rows % size
    if (rows >= size) f.loop(offset, f.i32(8 * (rows - rest)), 8 * size, () => f.scope(() => visit(offset, size)))
    if (rest > 0) visit(offset, rest)
  })
}
