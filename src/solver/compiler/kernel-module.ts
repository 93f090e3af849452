import type { BinaryOperation, InterpreterArithmetic, UnaryOperation } from '../graph'
import type { Arithmetic } from './arithmetic'
import { FunctionBuilder, instantiate, ModuleBuilder } from './encoder'
import { binaryKernels, unaryKernels } from './kernels'
import { ModelMemory } from './memory'
import { VectorOperations } from './vector'

/** Every element-wise function on single numbers, computed by the same code as in compiled models. */
export type ElementaryFunctions = Readonly<
  Record<UnaryOperation, (x: number) => number> & Record<BinaryOperation, (a: number, b: number) => number>
>

const made = new Map<Arithmetic, ElementaryFunctions>()

/** The elementary functions of one arithmetic: what replaces Math.exp and the like wherever bits matter. */
export function elementaryFunctions(arithmetic: Arithmetic): ElementaryFunctions {
  let functions = made.get(arithmetic)
  if (!functions) {
    functions = build(arithmetic)
    made.set(arithmetic, functions)
  }
  return functions
}

/** Numbers for the graph's interpreter, computed as compiled models compute them. */
export function kernelArithmetic(arithmetic: Arithmetic): InterpreterArithmetic<number> {
  const functions = elementaryFunctions(arithmetic)
  return {
    constant: (value) => value,
    unary: (operation, x) => functions[operation](x),
    binary: (operation, a, b) => functions[operation](a, b),
    real: (value) => value,
  }
}

function build(arithmetic: Arithmetic): ElementaryFunctions {
  const memory = new ModelMemory()
  const module = new ModuleBuilder(memory)
  const splat = (v: VectorOperations, local: number) => v.keep(v.f.vector('f64x2.splat', v.f.get(local)))
  for (const [name, kernel] of Object.entries(unaryKernels)) {
    const f = new FunctionBuilder(name, ['f64'], ['f64'])
    const v = new VectorOperations(f, module, arithmetic)
    f.give(f.extractLane(kernel(v, splat(v, 0)), 0))
    module.add(f)
  }
  for (const [name, kernel] of Object.entries(binaryKernels)) {
    const f = new FunctionBuilder(name, ['f64', 'f64'], ['f64'])
    const v = new VectorOperations(f, module, arithmetic)
    f.give(f.extractLane(kernel(v, splat(v, 0), splat(v, 1)), 0))
    module.add(f)
  }
  return instantiate(module.encode(), memory.host) as ElementaryFunctions
}
