import type { Arithmetic } from '../arithmetic'
import type { ModuleBuilder } from '../encoder'
import type { ModelMemory } from '../memory'
import type { ModelParameters } from '../parameters'
import type { KernelFunctions } from './elementwise'

/** What a program is compiled into. */
export interface CompilationContext {
  module: ModuleBuilder
  /** The function index of what a program that takes long calls now and then. */
  poll: number
  memory: ModelMemory
  parameters: ModelParameters
  /** Byte address of the experiment's constants. */
  inputs: number
  arithmetic: Arithmetic
  kernels: KernelFunctions
  /** The function index of (time, result): the solution that the model holds, or a derivative of it. */
  trajectory(derivative: number): number
}
