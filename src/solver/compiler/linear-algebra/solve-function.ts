import { FunctionBuilder } from '../encoder'
import type { AlgebraModule } from './algebra-module'
import type { ElementKind, Elements } from './elements'

/** The arguments of every function that solves. */
export const [FACTORS, B, X] = [0, 1, 2] as const

/** Starts a function (factors, b, x) over sparse factors that leaves the work to `fallback` when they say that they are dense. */
export function beginSolve(module: AlgebraModule, name: string, kind: ElementKind, fallback: number | null): Elements {
  const f = new FunctionBuilder(name, ['i32', 'i32', 'i32'], [])
  if (fallback !== null) {
    f.when(f.load('i32.load', f.get(FACTORS)), () => {
      f.run(f.call(fallback, f.get(FACTORS), f.get(B), f.get(X)))
      f.leave()
    })
  }
  return kind.elements(module.vector(f))
}
