import type { Local } from '../encoder'
import type { VectorOperations } from '../vector'
import { groupsOf, upTo } from './layout'
import type { AddressableSource } from './source'

/** One outer product x g^T of a sum of them: vectors in memory, and which of their units. */
export interface OuterTerm {
  left: AddressableSource
  leftUnit: number
  right: AddressableSource
  rightUnit: number
}

/** Rows that share the loaded pairs of the right vectors, and terms that share the rows' way through memory. */
const ROWS = 4
const TERMS = 4
/** Of more elements than the caches hold that are written, not added, several rows at once take twice as long as one after another. */
const STREAMED = 1 << 19
/** Shorter rows are written out. */
const STRAIGHT_PAIRS = 4

/**
 * Writes the sum of outer products of vectors of `rows` and `width` elements, row after row, at the address in `pointer` plus `bytes`, or
 * adds it to what is there; `columns` counts the products of this kind that the program writes one after another.
 */
export function outerUpdate(
  v: VectorOperations,
  terms: readonly OuterTerm[],
  shape: { rows: number; width: number; columns: number },
  pointer: Local,
  bytes: number,
  accumulate: boolean,
): void {
  const { f } = v
  const together = !accumulate && shape.rows * shape.width * shape.columns > STREAMED ? 1 : ROWS
  const rest = shape.rows % together
  f.scope(() => {
    const input = f.keep('i32', f.i32(0))
    const target = f.keep('i32', f.get(pointer))
    const visit = (count: number) => {
      groupsOf(terms, TERMS).forEach((group, index) => {
        f.scope(() => updateRows(v, group, shape.width, { input, target, bytes, count }, accumulate || index > 0))
      })
    }
    if (shape.rows >= together) {
      f.loop(input, f.i32(8 * (shape.rows - rest)), 8 * together, () => {
        visit(together)
        f.set(target, f.scalar('i32.add', f.get(target), f.i32(8 * together * shape.width)))
      })
    }
    if (rest > 0) visit(rest)
  })
}

function updateRows(
  v: VectorOperations,
  terms: readonly OuterTerm[],
  width: number,
  at: { input: Local; target: Local; bytes: number; count: number },
  accumulate: boolean,
): void {
  const { f } = v
  const wholePairs = Math.floor(width / 2)
  const factors = terms.map(({ left, leftUnit }) =>
    upTo(at.count).map((row) => v.keep(left.splatAt(leftUnit, at.input, 8 * row))),
  )
  const offset = f.keep('i32', f.i32(0))
  const place = f.keep('i32', f.get(at.target))
  const turn = (single: boolean, pair = 0) =>
    f.scope(() => {
      const values = terms.map(({ right, rightUnit }) => v.keep(right.pairAt(rightUnit, offset, 16 * pair)))
      for (let row = 0; row < at.count; row++) {
        const bytes = at.bytes + 8 * row * width + 16 * pair
        const before = accumulate ? f.load(single ? 'v128.load64_zero' : 'v128.load', f.get(place), bytes) : null
        const total = values.reduce((sum, value, term) => {
          const factor = factors[term]![row]!
          return sum ? v.multiplyAdd(factor, value, sum) : v.multiply(factor, value)
        }, before)!
        if (single) f.store('v128.store64_lane', f.get(place), total, bytes, 0)
        else f.store('v128.store', f.get(place), total, bytes)
      }
    })
  if (wholePairs <= STRAIGHT_PAIRS) {
    for (let pair = 0; pair < wholePairs; pair++) turn(false, pair)
    if (width % 2 === 1) turn(true, wholePairs)
    return
  }
  f.loop(offset, f.i32(16 * wholePairs), 16, () => {
    turn(false)
    f.set(place, f.scalar('i32.add', f.get(place), f.i32(16)))
  })
  if (width % 2 === 1) turn(true)
}
