import { topologicalOrder, type Node } from '../graph'
import type { Arithmetic } from './arithmetic'
import { FunctionBuilder, type ModuleBuilder } from './encoder'
import { binaryKernels, longKernels, unaryKernels } from './kernels'
import { STRAIGHT_ROWS } from './lowering'
import { VectorOperations } from './vector'

/** Above this many uses in one program a kernel is called, not repeated: the code stays small and quick to compile. */
const REPEATED = 48

/** Adds to the module the kernels that `programs` use often; returns their function indices by name. */
export function addKernelFunctions(
  module: ModuleBuilder,
  arithmetic: Arithmetic,
  programs: readonly (readonly Node[])[],
): Map<string, number> {
  const uses = new Map<string, number>()
  for (const outputs of programs) {
    const here = new Map<string, number>()
    for (const { operation, rows, columns } of topologicalOrder(outputs)) {
      if (operation.kind !== 'unary' && operation.kind !== 'binary') continue
      const pairs = (rows > STRAIGHT_ROWS ? 1 : Math.ceil(rows / 2)) * Math.min(columns, 4)
      here.set(operation.operation, (here.get(operation.operation) ?? 0) + pairs)
    }
    for (const [name, count] of here) uses.set(name, Math.max(uses.get(name) ?? 0, count))
  }
  const indices = new Map<string, number>()
  for (const name of longKernels) {
    if ((uses.get(name) ?? 0) > REPEATED) indices.set(name, addKernel(module, arithmetic, name))
  }
  return indices
}

function addKernel(module: ModuleBuilder, arithmetic: Arithmetic, name: (typeof longKernels)[number]): number {
  if (name in unaryKernels) {
    const f = new FunctionBuilder(name, ['v128'], ['v128'])
    f.give(unaryKernels[name as keyof typeof unaryKernels](new VectorOperations(f, module, arithmetic), f.get(0)))
    return module.add(f, false)
  }
  const f = new FunctionBuilder(name, ['v128', 'v128'], ['v128'])
  const kernel = binaryKernels[name as keyof typeof binaryKernels]
  f.give(kernel(new VectorOperations(f, module, arithmetic), f.get(0), f.get(1)))
  return module.add(f, false)
}
