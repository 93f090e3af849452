/** A number-valued function of a module. */
export type ExportedFunction = (...values: number[]) => number

/** Linear memory as the host makes it. */
export interface EngineMemory {
  readonly buffer: ArrayBuffer
  grow(pages: number): number
}

/** The part of the WebAssembly JavaScript interface that is used; this layer is checked without the DOM's or Node's types. */
interface WebAssemblyInterface {
  validate(bytes: Uint8Array): boolean
  Module: new (bytes: Uint8Array) => object
  Instance: new (module: object, imports: object) => { readonly exports: Record<string, ExportedFunction> }
  Memory: new (size: { initial: number }) => EngineMemory
}

const engine = (globalThis as unknown as { WebAssembly: WebAssemblyInterface }).WebAssembly

/** Whether the host accepts a module. */
export const validates = (bytes: Uint8Array): boolean => engine.validate(bytes)

/** A new memory of so many pages of 64 KiB. */
export const createMemory = (pages: number): EngineMemory => new engine.Memory({ initial: pages })

/** Compiles and starts a module that imports its memory, and functions by their names; returns its own functions by name. */
export function instantiate(
  bytes: Uint8Array,
  memory: EngineMemory,
  functions: Readonly<Record<string, () => void>> = {},
): Readonly<Record<string, ExportedFunction>> {
  return new engine.Instance(new engine.Module(bytes), { host: { memory, ...functions } }).exports
}
