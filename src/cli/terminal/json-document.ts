/** One JSON document on one line. What is missing or no finite number is null; typed arrays are arrays; bytes never get here. */
export function jsonDocument(value: Record<string, unknown>): string {
  return JSON.stringify(value, (_, entry: unknown) => {
    if (entry instanceof Float64Array) return Array.from(entry)
    return typeof entry === 'number' && !Number.isFinite(entry) ? null : entry
  })
}
