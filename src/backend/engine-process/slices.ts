/** Messages are heard at least this often while a generator works (ms). */
const sliceMs = 12

/**
 * Drives a plain generator to its end, in slices with setImmediate between them: a synchronous loop hears no message, and an async
 * generator yields to microtasks only.
 *
 * @param now monotonic milliseconds
 * @param hear is told everything that it yields
 * @returns what it returned; rejects with what it threw
 */
export function inSlices<Yielded, Result>(
  work: Generator<Yielded, Result>,
  now: () => number,
  hear: (yielded: Yielded) => void,
): Promise<Result> {
  return new Promise((resolve, reject) => {
    const slice = (): void => {
      try {
        const until = now() + sliceMs
        while (now() < until) {
          const next = work.next()
          if (next.done) return resolve(next.value)
          hear(next.value)
        }
      } catch (error) {
        return reject(error instanceof Error ? error : new Error(String(error)))
      }
      setImmediate(slice)
    }
    setImmediate(slice)
  })
}
