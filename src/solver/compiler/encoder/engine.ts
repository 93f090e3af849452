/** A number-valued function of a module. */
export type ExportedFunction = (...values: number[]) => number

interface EngineMemory {
  readonly buffer: ArrayBuffer
  grow(pages: number): number
}

/** The part of the WebAssembly JavaScript interface that is used; this layer is checked without the DOM's or Node's types. */
interface WebAssemblyInterface {
  validate(bytes: Uint8Array): boolean
  Module: new (bytes: Uint8Array) => object
  Instance: new (module: object) => { readonly exports: Record<string, ExportedFunction | EngineMemory> }
}

const engine = (globalThis as unknown as { WebAssembly: WebAssemblyInterface }).WebAssembly

/** Whether the host accepts a module. */
export const validates = (bytes: Uint8Array): boolean => engine.validate(bytes)

/** A running module: its functions by name, and its memory. */
export interface Instance {
  readonly functions: Readonly<Record<string, ExportedFunction>>
  readonly memory: EngineMemory
}

/** Compiles and starts a module that imports nothing and exports its memory as `memory`. */
export function instantiate(bytes: Uint8Array): Instance {
  const { memory, ...functions } = new engine.Instance(new engine.Module(bytes)).exports
  return { memory: memory as EngineMemory, functions: functions as Record<string, ExportedFunction> }
}
