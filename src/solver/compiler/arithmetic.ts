import { FunctionBuilder, instantiate, ModuleBuilder, validates } from './encoder'
import { ModelMemory } from './memory'

/**
 * How a * b + c is computed: `fused` with one rounding (WebAssembly's relaxed multiply-add on a processor that fuses it), `plain` with
 * two. Either gives the same bits again on its own kind of machine.
 */
export type Arithmetic = 'fused' | 'plain'

let detected: Arithmetic | null = null

/** Probes once whether the relaxed multiply-add of this machine is fused. */
export function detectArithmetic(): Arithmetic {
  detected ??= probe()
  return detected
}

function probe(): Arithmetic {
  const memory = new ModelMemory()
  const module = new ModuleBuilder(memory)
  const f = new FunctionBuilder('probe', ['f64', 'f64'], ['f64'])
  const splat = (local: number) => f.vector('f64x2.splat', f.get(local))
  f.give(f.extractLane(f.vector('f64x2.relaxed_madd', splat(0), splat(0), splat(1)), 0))
  module.add(f)
  const bytes = module.encode()
  if (!validates(bytes)) return 'plain'
  // (1 + u)^2 - (1 + 2u) is u^2 with one rounding and 0 with two, for u = 2^-30.
  const u = 2 ** -30
  return instantiate(bytes, memory.host).probe!(1 + u, -(1 + 2 * u)) === u * u ? 'fused' : 'plain'
}
