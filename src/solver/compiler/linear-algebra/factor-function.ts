import { FunctionBuilder, type Local } from '../encoder'
import type { AlgebraModule } from './algebra-module'
import type { ElementKind, Elements } from './elements'
import type { PivotCheck } from './pivot-check'

/** A function (alpha, jacobian, factors) -> status that is being written. */
export interface FactorWriter {
  f: FunctionBuilder
  elements: Elements
  jacobian: Local
  factors: Local
}

export function beginFactor(module: AlgebraModule, name: string, kind: ElementKind): FactorWriter {
  const alphas = kind.alphaTypes.length
  const f = new FunctionBuilder(name, [...kind.alphaTypes, 'i32', 'i32'], ['i32'])
  return { f, elements: kind.elements(module.vector(f)), jacobian: alphas, factors: alphas + 1 }
}

/** Finishes a function that factors in fixed order: by the dense fallback, where there is one, when a pivot was bad. */
export function endFactor(
  module: AlgebraModule,
  { f, factors }: FactorWriter,
  check: PivotCheck,
  fallback: number | null,
): number {
  f.store('i32.store', f.get(factors), f.scalar('i32.eqz', check.passed()))
  if (fallback !== null) {
    f.when(f.load('i32.load', f.get(factors)), () => {
      f.leave(f.call(fallback, ...f.parameters.map((_, index) => f.get(index))))
    })
  }
  f.give(f.load('i32.load', f.get(factors)))
  return module.add(f)
}
