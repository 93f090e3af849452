import type { FunctionBuilder } from '../encoder'
import { MemorySource, type Source } from './source'

/** Byte addresses of a table's knots and of its rows, and how many there are. */
export interface TablePlace {
  knots: number
  values: number
  entries: number
  rows: number
}

/**
 * The rows of a table at the scalar `x`, read from where they lie. The interval is found by bisection: one load, comparison and addition
 * for each halving, written out, without branches.
 */
export function tableSource(f: FunctionBuilder, { knots, values, entries, rows }: TablePlace, x: Source): MemorySource {
  const argument = f.keep('f64', x.lane(0, 0))
  // 8 times the index of the last knot that is known not to be above x; there are `count` candidates from it on.
  const place = f.keep('i32', f.i32(0))
  for (let count = entries; count > 1; count -= count >> 1) {
    const half = 8 * (count >> 1)
    const within = f.scalar('f64.le', f.load('f64.load', f.get(place), knots + half), f.get(argument))
    f.set(place, f.scalar('i32.add', f.get(place), f.scalar('i32.mul', within, f.i32(half))))
  }
  f.set(place, f.scalar('i32.mul', f.get(place), f.i32(rows)))
  return new MemorySource(f, place, values, 0)
}
