/** What a computation returns that yields only so that it can be left. */
export function completed<Result>(computation: Generator<void, Result>): Result {
  for (;;) {
    const next = computation.next()
    if (next.done) return next.value
  }
}
