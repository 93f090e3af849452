import type { Code, Local } from '../encoder'
import type { VectorOperations } from '../vector'
import { eachGroup, type LayerWeights, type LoopedColumn } from './layer'
import { groupsOf, upTo } from './layout'

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
