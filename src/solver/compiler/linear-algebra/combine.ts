import { FunctionBuilder, type Code, type FunctionSink } from '../encoder'
import type { VectorOperations } from '../vector'

/** Bytes of one term: the coefficient (a double), then the address of its vector (32 bits) and padding. */
export const TERM_BYTES = 16
const PAIRS = 4

/**
 * `combine(result, bytes, terms, count)`: result = sum of coefficient * vector over `count` terms of the table at `terms`; `bytes` is a
 * multiple of 64. A term may be the result itself.
 */
export function writeCombine(module: FunctionSink, vector: (f: FunctionBuilder) => VectorOperations): number {
  const f = new FunctionBuilder('combine', ['i32', 'i32', 'i32', 'i32'], [])
  const v = vector(f)
  const [RESULT, BYTES, TERMS, COUNT] = [0, 1, 2, 3] as const
  const add = (a: Code, b: Code) => f.scalar('i32.add', a, b)
  const sums = Array.from({ length: PAIRS }, () => f.local('v128'))
  const end = f.keep('i32', add(f.get(TERMS), f.scalar('i32.mul', f.get(COUNT), f.i32(TERM_BYTES))))
  const offset = f.keep('i32', f.i32(0))
  const term = f.local('i32')
  f.loop(offset, f.get(BYTES), 16 * PAIRS, () => {
    for (const sum of sums) f.set(sum, v.constant(0))
    f.set(term, f.get(TERMS))
    f.loop(term, f.get(end), TERM_BYTES, () =>
      f.scope(() => {
        const coefficient = v.keep(f.load('v128.load64_splat', f.get(term)))
        const place = f.keep('i32', add(f.load('i32.load', f.get(term), 8), f.get(offset)))
        sums.forEach((sum, pair) =>
          f.set(sum, v.multiplyAdd(coefficient, f.load('v128.load', f.get(place), 16 * pair), f.get(sum))),
        )
      }),
    )
    sums.forEach((sum, pair) => f.store('v128.store', add(f.get(RESULT), f.get(offset)), f.get(sum), 16 * pair))
  })
  return module.add(f)
}
