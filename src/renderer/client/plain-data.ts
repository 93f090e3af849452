import { toRaw } from 'vue'

/** A copy without Vue's proxies, which a MessagePort cannot clone. Typed arrays are passed on as they are. */
export function plainData<T>(value: T): T {
  const raw = toRaw(value)
  if (raw === null || typeof raw !== 'object' || ArrayBuffer.isView(raw)) return raw
  if (Array.isArray(raw)) return raw.map(plainData) as T
  return Object.fromEntries(Object.entries(raw).map(([key, entry]) => [key, plainData(entry)])) as T
}
