import type { VectorOperations } from '../vector'
import { eachGroup, type LayerWeights, type LoopedColumn } from './layer'
import { groupsOf, upTo } from './layout'

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
