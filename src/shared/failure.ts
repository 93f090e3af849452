import { z } from 'zod'

/** What a user can cause is a value, not an exception: it says what happened, where, and what to do about it. */
export const failureSchema = z.object({
  status: z.literal('failed'),
  /** One sentence: what went wrong. */
  reason: z.string(),
  /** The place: a file, row and column, a run and epoch, an option; empty when the reason already says it. */
  where: z.string(),
  /** What the user can do; empty when nothing can be done. */
  advice: z.string(),
  /** `usage`: the request itself was wrong (exit code 2 on the command line). `work`: everything else (exit code 1). */
  kind: z.enum(['usage', 'work']).default('work'),
})
export type Failure = z.output<typeof failureSchema>

export interface Success<T> {
  status: 'ok'
  value: T
}

/** The result of anything that a user can make fail. */
export type Outcome<T> = Success<T> | Failure

export function succeeded<T>(value: T): Success<T> {
  return { status: 'ok', value }
}

export function failed(reason: string, where = '', advice = '', kind: Failure['kind'] = 'work'): Failure {
  return { status: 'failed', reason, where, advice, kind }
}

/** `reason (where). advice` as one sentence for a terminal or a notice. */
export function describeFailure(failure: Failure): string {
  const place = failure.where === '' ? '' : ` (${failure.where})`
  const stop = failure.reason.endsWith('.') ? failure.reason.slice(0, -1) : failure.reason
  return failure.advice === '' ? `${stop}${place}.` : `${stop}${place}. ${failure.advice}`
}
