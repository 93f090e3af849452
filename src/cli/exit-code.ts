import type { Failure } from '../shared'

export const exitCode = { done: 0, failed: 1, usage: 2 } as const

export function exitCodeOf(failure: Failure): number {
  return failure.kind === 'usage' ? exitCode.usage : exitCode.failed
}
