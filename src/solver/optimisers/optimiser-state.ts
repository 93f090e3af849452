import type { OptimiserState } from './optimiser'

/** A copy of plain data: numbers, texts, null, arrays, objects and Float64Arrays. */
export function copyOf<T>(data: T): T {
  if (typeof data !== 'object' || data === null) return data
  if (data instanceof Float64Array) return data.slice() as T
  if (Array.isArray(data)) return data.map(copyOf) as T
  return Object.fromEntries(Object.entries(data).map(([key, value]) => [key, copyOf(value)])) as T
}

/**
 * A copy of the memory that a state holds.
 * @param own a memory of the optimiser that is to continue, whose entries the state's must have
 * @throws Error when the state is another optimiser's, or one of another number of parameters
 */
export function memoryOf<T extends object>(state: unknown, name: string, parameters: number, own: T): T {
  const { name: given, parameters: count, memory } = (state ?? {}) as Partial<OptimiserState>
  const entries = Object.keys((memory ?? {}) as object)
  const wanted = Object.keys(own)
  if (given !== name || count !== parameters || wanted.some((key) => !entries.includes(key))) {
    throw new Error(`This state does not belong to ${name} with ${parameters} parameters.`)
  }
  return copyOf(memory as T)
}
