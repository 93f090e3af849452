import type { Operation } from '../../graph'
import type { FunctionBuilder, ModuleBuilder } from '../encoder'
import { MemorySource, type Source } from './source'

/**
 * The rows of a table at the scalar `x`, read from where they lie. The interval is found by bisection: one load, comparison and addition
 * for each halving, written out, without branches.
 */
export function tableSource(
  f: FunctionBuilder,
  module: ModuleBuilder,
  { knots, values }: Extract<Operation, { kind: 'table' }>,
  x: Source,
): MemorySource {
  const address = module.constantAddress(knots)
  const argument = f.keep('f64', x.lane(0, 0))
  // 8 times the index of the last knot that is known not to be above x; there are `count` candidates from it on.
  const place = f.keep('i32', f.i32(0))
  for (let count = knots.length; count > 1; count -= count >> 1) {
    const half = 8 * (count >> 1)
    const within = f.scalar('f64.le', f.load('f64.load', f.get(place), address + half), f.get(argument))
    f.set(place, f.scalar('i32.add', f.get(place), f.scalar('i32.mul', within, f.i32(half))))
  }
  f.set(place, f.scalar('i32.mul', f.get(place), f.i32(values.length / knots.length)))
  return new MemorySource(f, place, module.constantAddress(values), 0)
}
